using Licenzy.Server.Platform.Work;

namespace Licenzy.Server.Storage;

/// <summary>
/// Tells the caches of this node what to forget: at once what this program commits, within a moment what others do. It looks at
/// the changes of a window again and again, since a transaction commits later than it writes; a row that was seen is passed over.
/// Whoever answers from memory asks <see cref="IsFresh"/> first: a node that cannot look does not answer from memory.
/// </summary>
internal sealed class ChangeFeed : PollingWorker
{
    /// <summary>How old the last look may be while memory still serves. With one second promised, it leaves the rest to the look itself.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(700);

    /// <summary>How far each look goes back, in ms: longer than any transaction may last between its write and its commit.</summary>
    public const int WindowMs = 10_000;

    /// <summary>More changes than this in one look are not followed one by one: everything is forgotten.</summary>
    private const int MostChanges = 20_000;

    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly List<IChangeFollower> followers = [];
    private HashSet<string> seen = new(StringComparer.Ordinal);
    private long lastClockMs = -1;
    private long lastBegan;

    public ChangeFeed(Database database, TimeProvider time, ILogger<ChangeFeed> log)
        : base(time, log)
    {
        this.database = database;
        clock = time;
        database.Changed += Tell;
    }

    /// <summary>Whether all that others committed more than a moment ago is known here.</summary>
    public bool IsFresh => Volatile.Read(ref lastBegan) is > 0 and var began && clock.GetElapsedTime(began) < FreshFor;

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(250);

    protected override TimeSpan LongestPause => TimeSpan.FromSeconds(1);

    public void Follow(IChangeFollower follower)
    {
        lock (gate)
        {
            followers.Add(follower);
        }
    }

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var (nowMs, rows) = await database.ReadAsync(
            async session =>
            {
                var now = await ChangeStore.ClockAsync(session);
                // Its own clock is read first: what commits between the two is seen now or next time, never skipped.
                var after = (lastClockMs < 0 ? now : lastClockMs) - WindowMs;
                return (now, await ChangeStore.SinceAsync(session, after, MostChanges + 1));
            },
            cancellationToken
        );
        if (MayHaveMissed(nowMs, rows.Count))
        {
            Tell(follower => follower.ForgetAll());
        }

        foreach (var row in rows)
        {
            if (!seen.Contains(row.Id) && row.Origin != database.Origin)
            {
                Tell(follower => follower.Forget(row.Change));
            }
        }

        seen = rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        lastClockMs = nowMs;
        Volatile.Write(ref lastBegan, began);
        return false;
    }

    /// <summary>As if the last look had been so much longer ago, in ms.</summary>
    internal void SleptFor(long milliseconds) => lastClockMs -= milliseconds;

    /// <summary>The database's clock was set back or stood for longer than changes are kept, or there were too many.</summary>
    private bool MayHaveMissed(long nowMs, int rows) =>
        rows > MostChanges || (lastClockMs >= 0 && (nowMs < lastClockMs || nowMs - lastClockMs > ChangeRetention.KeptMs - WindowMs));

    private void Tell(IReadOnlyCollection<Change> changes)
    {
        foreach (var change in changes)
        {
            Tell(follower => follower.Forget(change));
        }
    }

    private void Tell(Action<IChangeFollower> action)
    {
        lock (gate)
        {
            followers.ForEach(action);
        }
    }
}
