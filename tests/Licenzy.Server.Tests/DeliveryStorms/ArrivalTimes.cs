using System.Collections.Concurrent;
using System.Diagnostics;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>How long after their commit events arrive, by one clock; an event with several endpoints arrives at the last of them.</summary>
internal sealed class ArrivalTimes
{
    private readonly ConcurrentDictionary<string, (long At, int Endpoints)> committed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long Last, int Endpoints)> arrived = new(StringComparer.Ordinal);

    public bool AllArrived => committed.All(commit => arrived.GetValueOrDefault(commit.Key).Endpoints == commit.Value.Endpoints);

    /// <summary>An event that so many endpoints take was committed just now.</summary>
    public void Committed(string eventId, int endpoints) => committed[eventId] = (Stopwatch.GetTimestamp(), endpoints);

    /// <summary>An event arrived at an endpoint just now.</summary>
    public void Arrived(string eventId) =>
        arrived.AddOrUpdate(eventId, _ => (Stopwatch.GetTimestamp(), 1), (_, before) => (Stopwatch.GetTimestamp(), before.Endpoints + 1));

    /// <summary>Nearly all within a second; a machine that does other things too may be late with one in a hundred.</summary>
    public void ShouldBePrompt()
    {
        List<TimeSpan> waits = [.. committed.Select(commit => Wait(commit.Value.At, arrived[commit.Key].Last)).Order()];
        var nearlyAll = waits[Math.Max(0, (waits.Count * 99 / 100) - 1)];
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"of {waits.Count}: median {waits[waits.Count / 2]}, p99 {nearlyAll}, worst {waits[^1]}"
        );
        nearlyAll.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        waits[^1].ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    /// <summary>One that arrives before the test knows of its commit took no time.</summary>
    private static TimeSpan Wait(long committed, long arrived) => Stopwatch.GetElapsedTime(committed, Math.Max(committed, arrived));
}
