using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// Sends what is due. A round only claims and starts: attempts go on beside it, so that no receiver holds up a round. Woken by the
/// commit that made a delivery, so that its first attempt leaves at once. A look at the database about twice a second finds what other
/// nodes wrote and what is due again; it goes on beside the rounds too, so that neither many rows nor a locked one hold them up.
/// </summary>
internal sealed partial class DeliveryWorker : PollingWorker
{
    private const int MostEndpoints = 1_000;
    private const int ProjectsAtOnce = 4;
    private const int MostReleased = 1_000;

    /// <summary>How long attempts that are under way may go on when the program ends; then others make them again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>A little less than the interval, or every other round would come just too soon for a look.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(400);

    private readonly Database database;
    private readonly ClaimDeliveries claim;
    private readonly AttemptDeliveries attempt;
    private readonly DeliverySignals signals;
    private readonly DeliveryLanes lanes;
    private readonly TimeProvider clock;
    private readonly ILogger<DeliveryWorker> log;
    private Task looking = Task.CompletedTask;
    private long lastLook;

    public DeliveryWorker(
        Database database,
        ClaimDeliveries claim,
        AttemptDeliveries attempt,
        DeliverySignals signals,
        DeliveryLanes lanes,
        TimeProvider time,
        ILogger<DeliveryWorker> log
    )
        : base(time, log)
    {
        this.database = database;
        this.claim = claim;
        this.attempt = attempt;
        this.signals = signals;
        this.lanes = lanes;
        this.log = log;
        clock = time;
        signals.WakeBy(Nudge);
        attempt.WakeBy(Nudge);
    }

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(session => DeliveryQueueStore.ReleaseOfTheDeadAsync(session, clock.NowMs()), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // It may be about to start an attempt.
        await Task.WhenAny(looking);
        await attempt.StopAsync(Grace);
    }

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var looked = Task.CompletedTask;
        if (looking.IsCompleted && clock.GetElapsedTime(lastLook) >= BetweenLooks)
        {
            looked = looking;
            looking = Task.Run(() => LookAsync(cancellationToken), cancellationToken);
        }

        List<EndpointKey> due = [.. signals.TakeDue(), .. lanes.TakeHungry()];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ProjectsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            lanes.Fairly(due),
            limits,
            async (endpoint, cancellation) => await AloneAsync(endpoint, FeedAsync, cancellation)
        );
        // What went wrong in the look before goes wrong here, after what could be done without it.
        await looked;
        return false;
    }

    /// <summary>Completes when everything that was claimed is settled.</summary>
    public Task IdleAsync() => attempt.IdleAsync();

    /// <summary>Finds what nobody has told this node of. What is due is then fed by a round as if it had been told.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.NowMs();
            foreach (
                var due in await DiscoverAsync(session => DeliveryQueueStore.DiscoverAsync(session, now, MostEndpoints), cancellationToken)
            )
            {
                signals.Due(due);
            }

            foreach (
                var paused in await DiscoverAsync(session => EndpointHealthStore.DiscoverTrialsAsync(session, now, 100), cancellationToken)
            )
            {
                await AloneAsync(paused, TryPausedAsync, cancellationToken);
            }

            foreach (
                var released in await DiscoverAsync(session => EndpointHealthStore.DiscoverReleasesAsync(session, 100), cancellationToken)
            )
            {
                await AloneAsync(released, ReleaseAsync, cancellationToken);
            }
        }
        finally
        {
            lastLook = clock.GetTimestamp();
        }
    }

    private async Task<IReadOnlyList<EndpointKey>> DiscoverAsync(
        Func<Session, Task<IReadOnlyList<DueEndpoint>>> question,
        CancellationToken cancellationToken
    ) => [.. (await database.ReadAsync(question, cancellationToken)).Select(found => found.Key)];

    /// <summary>What is wrong with one endpoint keeps no other from its turn. A database that is away ends the round.</summary>
    private async Task AloneAsync(
        EndpointKey endpoint,
        Func<EndpointKey, CancellationToken, Task> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await work(endpoint, cancellationToken);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or UnavailableException))
        {
            LogPassedOver(failure, endpoint.EndpointId, endpoint.Scope.ProjectId);
        }
    }

    /// <summary>Claims as many as the endpoint, its project and this node have room for, and starts them.</summary>
    private async Task FeedAsync(EndpointKey endpoint, CancellationToken cancellationToken)
    {
        var room = lanes.Reserve(endpoint);
        if (room == 0)
        {
            return;
        }

        var claimed = ClaimDeliveries.Claimed.Nothing;
        try
        {
            claimed = await claim.HandleAsync(endpoint, room, cancellationToken);
        }
        finally
        {
            lanes.Return(endpoint, room - claimed.Deliveries.Count, claimed.MayBeMore);
        }

        Start(claimed);
        if (claimed is { MayBeMore: true, Deliveries.Count: 0 })
        {
            // Only put aside: what is behind it is looked at in the next round.
            Nudge();
        }
    }

    private async Task TryPausedAsync(EndpointKey endpoint, CancellationToken cancellationToken)
    {
        if (lanes.Reserve(endpoint) is var room && room == 0)
        {
            return;
        }

        var claimed = ClaimDeliveries.Claimed.Nothing;
        try
        {
            claimed = await claim.TryPausedAsync(endpoint, cancellationToken);
        }
        finally
        {
            lanes.Return(endpoint, room - claimed.Deliveries.Count, mayBeMore: false);
        }

        Start(claimed);
    }

    private void Start(ClaimDeliveries.Claimed claimed)
    {
        foreach (var delivery in claimed.Deliveries)
        {
            attempt.Start(delivery);
        }
    }

    /// <summary>
    /// Puts deliveries back into the queue that were held while their endpoint took none; those of a deleted one end. What is held again
    /// meanwhile, since the endpoint is paused or disabled anew, stays held.
    /// </summary>
    private async Task ReleaseAsync(EndpointKey endpoint, CancellationToken cancellationToken)
    {
        var released = await database.WriteAsync(
            async session =>
            {
                var health = await EndpointHealthStore.LockAsync(session, endpoint);
                var row = await EndpointStore.FindAsync(session, endpoint.Scope, endpoint.EndpointId);
                var isGone = row is null || row.DeletedMs is not null;
                var moved =
                    isGone ? await DeliveryQueueStore.EndOfDeletedAsync(session, endpoint, DeliveryQueue.Held, clock.NowMs(), MostReleased)
                    : row!.IsOpen && health.PausedUntilMs is null ? await DeliveryQueueStore.ReleaseAsync(session, endpoint, MostReleased)
                    : 0;
                if (moved < MostReleased)
                {
                    await EndpointHealthStore.SaveAsync(session, health with { Releasing = 0 });
                }

                return moved;
            },
            cancellationToken
        );
        if (released > 0)
        {
            LogReleased(released, endpoint.EndpointId, endpoint.Scope.ProjectId);
            signals.Due(endpoint);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{EndpointId} of {ProjectId} was passed over; it is tried again in the next round")]
    private partial void LogPassedOver(Exception failure, string endpointId, string projectId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} held deliveries to {EndpointId} of {ProjectId} are due again")]
    private partial void LogReleased(int count, string endpointId, string projectId);
}
