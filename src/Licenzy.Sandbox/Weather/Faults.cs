namespace Licenzy.Sandbox.Weather;

/// <summary>The weather of the API at this moment: faults that wait for requests to strike. Gone after a restart.</summary>
internal sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<(Fault Fault, int Left)> waiting = [];

    /// <summary>All faults, each with the number of requests that it still strikes.</summary>
    public IReadOnlyList<(Fault Fault, int Left)> List()
    {
        lock (gate)
        {
            return [.. waiting];
        }
    }

    public void Add(Fault fault, int times)
    {
        lock (gate)
        {
            waiting.Add((fault, times));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
        }
    }

    /// <summary>The fault that this request meets, the oldest first; it then has one strike less.</summary>
    public Fault? Meet(string method, string path)
    {
        lock (gate)
        {
            var index = waiting.FindIndex(entry =>
                path.StartsWith(entry.Fault.Route, StringComparison.Ordinal) && (entry.Fault.Method is null || entry.Fault.Method == method)
            );
            if (index < 0)
            {
                return null;
            }
            var (fault, left) = waiting[index];
            if (left == 1)
            {
                waiting.RemoveAt(index);
            }
            else
            {
                waiting[index] = (fault, left - 1);
            }
            return fault;
        }
    }
}
