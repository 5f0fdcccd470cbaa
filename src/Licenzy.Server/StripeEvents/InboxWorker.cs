using System.Collections.Concurrent;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Applies stored events, each in a transaction of its own, as <see cref="InboxLanes"/> lets them. A round goes on claiming while
/// events are being applied, and ends when none is left: no slow event holds up those that come behind it.
/// </summary>
internal sealed class InboxWorker : PollingWorker
{
    private const int MostProjects = 50;
    private const int ClaimsAtOnce = 4;

    private readonly Database database;
    private readonly TryStripeEvent tryStripeEvent;
    private readonly Instance instance;
    private readonly TimeProvider clock;
    private readonly InboxLanes lanes;

    public InboxWorker(Database database, TryStripeEvent tryStripeEvent, Instance instance, TimeProvider time, ILogger<InboxWorker> log)
        : base(time, log)
    {
        this.database = database;
        this.tryStripeEvent = tryStripeEvent;
        this.instance = instance;
        clock = time;
        // With one writer a second transaction of a project would only wait. Else enough to keep the processors busy while others wait
        // for the disk, and few enough to leave most connections to requests.
        var atOnce = database.Dialect.ForUpdate.Length == 0 ? 4 : Math.Clamp(8 * Environment.ProcessorCount, 8, 32);
        lanes = new InboxLanes(atOnce, atOnce / 4);
    }

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(session => InboxStore.ReleaseOfTheDeadAsync(session, clock.NowMs()), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await database.WriteAsync(session => InboxStore.ReleaseOwnAsync(session, instance.Id), cancellationToken);
        }
        catch (UnavailableException)
        {
            // The leases end by themselves.
        }
    }

    public override void Dispose()
    {
        lanes.Dispose();
        base.Dispose();
    }

    /// <summary>Something was stored or is due again. A round that is under way looks at once, else one begins.</summary>
    public override void Nudge()
    {
        base.Nudge();
        lanes.Signal();
    }

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var underWay = new ConcurrentQueue<Task>();
        try
        {
            while (true)
            {
                var change = lanes.NextChange;
                var mayBeMore = await FeedAsync(underWay, cancellationToken);
                while (underWay.TryPeek(out var first) && first.IsCompletedSuccessfully)
                {
                    underWay.TryDequeue(out _);
                }

                if (underWay.IsEmpty && !mayBeMore)
                {
                    return false;
                }

                // What failed ends the round, once all that was begun has ended: the database may be away.
                if (underWay.Any(task => task.IsFaulted || task.IsCanceled))
                {
                    return false;
                }

                var interval = Task.Delay(Interval, clock, cancellationToken);
                await (underWay.IsEmpty ? Task.WhenAny(change, interval) : Task.WhenAny(change, interval, Task.WhenAll(underWay)));
            }
        }
        finally
        {
            await Task.WhenAll(underWay);
        }
    }

    /// <summary>Claims for all projects that have something due, as far as there is room. Returns whether something was left for lack of it.</summary>
    private async Task<bool> FeedAsync(ConcurrentQueue<Task> underWay, CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var projects = await database.ReadAsync(session => InboxStore.DiscoverAsync(session, now, MostProjects), cancellationToken);
        var left = projects.Count == MostProjects;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ClaimsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            projects,
            limits,
            async (projectId, cancellation) =>
            {
                if (!await ClaimAsync(projectId, underWay, cancellation))
                {
                    Volatile.Write(ref left, true);
                }
            }
        );
        return left;
    }

    /// <summary>Claims what a project has room for, and starts it. Returns false when there may be more than that.</summary>
    private async Task<bool> ClaimAsync(string projectId, ConcurrentQueue<Task> underWay, CancellationToken cancellationToken)
    {
        var room = lanes.RoomOf(projectId);
        if (room == 0)
        {
            return false;
        }

        var now = clock.NowMs();
        var claimed = await database.WriteAsync(
            session => InboxStore.ClaimAsync(session, projectId, instance.Id, now, now + InboxStore.LeaseMs, room),
            cancellationToken
        );
        foreach (var row in claimed)
        {
            var stored = new StoredEvent(row);
            underWay.Enqueue(
                lanes.Add(projectId, stored.SharedNames(), () => ApplyAsync(stored, now + (InboxStore.LeaseMs / 2), cancellationToken))
            );
        }

        return claimed.Count < room;
    }

    private Task ApplyAsync(StoredEvent stored, long latestStartMs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // It waited so long that its lease may end while it is applied; another worker takes it then, and two must not do the same.
        return clock.NowMs() > latestStartMs ? Task.CompletedTask : tryStripeEvent.HandleAsync(stored, cancellationToken);
    }
}
