namespace Licenzy.Server.Platform.Settings;

/// <summary>What a node keeps in memory to answer without asking the database: section <c>Memory</c>.</summary>
internal sealed record MemorySettings
{
    /// <summary>
    /// Access decisions that a node keeps at most, from 0 to 10,000,000; each takes about 200 bytes. With 0 every check asks the
    /// database. Changes are seen on the node that makes them at once and on all others within a second, whatever is set here.
    /// </summary>
    public required int Decisions { get; init; }

    internal static MemorySettings Read(SettingsReader reader) =>
        new() { Decisions = reader.Number("Memory:Decisions", 200_000, 0, 10_000_000, "decisions") };
}
