namespace Licenzy.Server.Platform.Work;

/// <summary>The parts over which the workers of many nodes can be spread.</summary>
internal static class Buckets
{
    public const int Count = 64;

    /// <summary>A stable part for an id, from 0 to 63, the same on every node and version.</summary>
    public static long Of(string id)
    {
        var hash = 2166136261u;
        foreach (var character in id)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash % Count;
    }
}
