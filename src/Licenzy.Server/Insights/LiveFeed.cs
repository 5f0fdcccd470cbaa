using System.Threading.Channels;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Insights;

/// <summary>
/// What happens in one project and mode, for all who watch it from this node: one look at the database a second, however many watch, and
/// none while nobody does. Looks overlap, because a transaction may commit later than one that began after it; what was told is
/// remembered for as long as looks can see it again.
/// </summary>
internal sealed partial class LiveFeed(Database database, Scope scope, TimeProvider time, ILogger log)
{
    /// <summary>No write takes longer: what is committed now was begun at most so long ago.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(8);

    /// <summary>What began longer ago is not followed any more: a delivery that is retried after half an hour is no news.</summary>
    private static readonly TimeSpan Followed = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int MostWaiting = 500;
    private readonly Lock gate = new();
    private readonly List<Channel<LiveEvent>> watchers = [];
    private readonly Dictionary<string, long> told = new(StringComparer.Ordinal);
    private int looker;

    /// <summary>Begins to watch. Whoever reads slower than things happen misses the oldest of what waits.</summary>
    public Channel<LiveEvent> Watch()
    {
        var channel = Channel.CreateBounded<LiveEvent>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
        );
        lock (gate)
        {
            watchers.Add(channel);
            if (watchers.Count == 1)
            {
                looker++;
                _ = LookAsync(looker);
            }
        }

        return channel;
    }

    /// <summary>Ends watching; with the last one the looking ends.</summary>
    public void Leave(Channel<LiveEvent> channel)
    {
        lock (gate)
        {
            watchers.Remove(channel);
            if (watchers.Count == 0)
            {
                told.Clear();
            }
        }
    }

    private bool IsWanted(int number)
    {
        lock (gate)
        {
            return number == looker && watchers.Count > 0;
        }
    }

    /// <summary>All that happened since a time, oldest first: for one who was away.</summary>
    public async Task<IReadOnlyList<LiveEvent>> SinceAsync(long changedMs, CancellationToken cancellationToken)
    {
        var since = Math.Min(changedMs, time.NowMs() - (long)Followed.TotalMilliseconds);
        return await database.ReadAsync<IReadOnlyList<LiveEvent>>(
            async session =>
                [
                    .. new[]
                    {
                        Of("stripe_event", await LiveStore.StripeEventsAsync(session, scope, since, changedMs)),
                        Of("checkout", await LiveStore.CheckoutsAsync(session, scope, since, changedMs)),
                        Of("change", await LiveStore.ChangesAsync(session, scope, changedMs)),
                        Of("usage", await LiveStore.UsageAsync(session, scope, changedMs)),
                        Of("delivery", await LiveStore.DeliveriesAsync(session, scope, since, changedMs)),
                    }
                        .SelectMany(some => some)
                        .OrderBy(one => one.At.Milliseconds),
                ],
            cancellationToken
        );
    }

    private static IEnumerable<LiveEvent> Of(string kind, IReadOnlyList<LiveRow> rows) => rows.Select(row => row.As(kind));

    private async Task LookAsync(int number)
    {
        await Task.Yield();
        var from = time.NowMs();
        var isFirst = true;
        while (IsWanted(number))
        {
            try
            {
                var now = time.NowMs();
                Tell(await SinceAsync(from - (long)Overlap.TotalMilliseconds, CancellationToken.None), isFirst ? from : 0, now);
                isFirst = false;
                from = now;
            }
            catch (Exception failure)
            {
                // Nothing is lost: the next look begins where the last good one did.
                LogFailure(failure, scope.ProjectId);
            }

            await Task.Delay(Interval, time);
        }
    }

    /// <param name="events">What was seen.</param>
    /// <param name="notBefore">What happened before this happened before anybody watched.</param>
    /// <param name="now">When it was seen.</param>
    private void Tell(IReadOnlyList<LiveEvent> events, long notBefore, long now)
    {
        lock (gate)
        {
            foreach (var one in events.Where(one => told.TryAdd(one.Key, now)))
            {
                if (one.At.Milliseconds >= notBefore)
                {
                    watchers.ForEach(watcher => watcher.Writer.TryWrite(one));
                }
            }

            var forgotten = now - (long)(Followed + Followed).TotalMilliseconds;
            foreach (var key in told.Where(pair => pair.Value < forgotten).Select(pair => pair.Key).ToList())
            {
                told.Remove(key);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live stream of {ProjectId} could not look at the database; it tries again")]
    private partial void LogFailure(Exception failure, string projectId);
}
