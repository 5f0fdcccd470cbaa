using System.Collections.Concurrent;
using System.Diagnostics;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>
/// Counts what a piece of work asks of PostgreSQL: the driver begins an activity for each round trip of statements. Only those of the
/// work itself are counted, whatever the program does beside it. The begin of a transaction travels with its first statement; the
/// commit, one more round trip, is no activity.
/// </summary>
internal static class DatabaseTrips
{
    private static readonly ActivitySource Work = new("Licenzy.Tests");
    private static readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<string>> Counted = new();

    static DatabaseTrips() =>
        ActivitySource.AddActivityListener(
            new ActivityListener
            {
                ShouldListenTo = source => source.Name is "Npgsql" or "Licenzy.Tests",
                Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                    options.Source.Name == "Licenzy.Tests" || Counted.ContainsKey(options.Parent.TraceId)
                        ? ActivitySamplingResult.AllDataAndRecorded
                        : ActivitySamplingResult.None,
                ActivityStopped = activity =>
                {
                    if (activity.Source.Name == "Npgsql" && Counted.TryGetValue(activity.TraceId, out var texts))
                    {
                        texts.Enqueue(TextOf(activity));
                    }
                },
            }
        );

    /// <summary>Does the work and returns the text of each round trip, in order; one of several statements holds them all.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(Func<Task> work)
    {
        var outer = Activity.Current;
        Activity.Current = null;
        using var activity = Work.StartActivity("work") ?? throw new InvalidOperationException("Nothing listens.");
        var texts = Counted[activity.TraceId] = new();
        try
        {
            await work();
        }
        finally
        {
            Counted.TryRemove(activity.TraceId, out _);
            Activity.Current = outer;
        }

        return [.. texts];
    }

    private static string TextOf(Activity activity) =>
        activity.GetTagItem("db.query.text") as string ?? activity.GetTagItem("db.statement") as string ?? activity.DisplayName;
}
