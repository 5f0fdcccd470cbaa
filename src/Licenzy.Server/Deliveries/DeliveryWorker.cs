using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// Sends what is due. A round only finds which endpoints have something; claims and attempts go on beside it, so that no endpoint holds up
/// a round. Woken by the commit that made a delivery, so that its first attempt leaves at once. A look at the database about twice a
/// second finds what other nodes wrote and what is due again; it goes on beside the rounds too, so that many rows do not hold them up.
/// </summary>
internal sealed partial class DeliveryWorker : PollingWorker
{
    private const int MostEndpoints = 1_000;

    /// <summary>How long attempts that are under way may go on when the program ends; then others make them again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>A little less than the interval, or every other round would come just too soon for a look.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(400);

    private readonly Database database;
    private readonly ClaimDeliveries claim;
    private readonly ReleaseHeld release;
    private readonly AttemptDeliveries attempt;
    private readonly EndpointTurns turns;
    private readonly DeliverySignals signals;
    private readonly DeliveryLanes lanes;
    private readonly Instance instance;
    private readonly TimeProvider clock;
    private readonly ILogger<DeliveryWorker> log;
    private Task looking = Task.CompletedTask;
    private long lastLook;

    public DeliveryWorker(
        Database database,
        ClaimDeliveries claim,
        ReleaseHeld release,
        AttemptDeliveries attempt,
        EndpointTurns turns,
        DeliverySignals signals,
        DeliveryLanes lanes,
        Instance instance,
        TimeProvider time,
        ILogger<DeliveryWorker> log
    )
        : base(time, log)
    {
        this.database = database;
        this.claim = claim;
        this.release = release;
        this.attempt = attempt;
        this.turns = turns;
        this.signals = signals;
        this.lanes = lanes;
        this.instance = instance;
        clock = time;
        this.log = log;
        signals.WakeBy(Nudge);
        attempt.WakeBy(Nudge);
    }

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    /// <summary>While nothing is sent applications go without events: a database that is back is to be seen soon.</summary>
    protected override TimeSpan LongestPause => TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(session => DeliveryQueueStore.ReleaseOfTheDeadAsync(session, clock.NowMs()), cancellationToken);
        }
        catch (UnavailableException failure)
        {
            // With very many due it may take too long; the leases end by themselves, and starting matters more.
            LogNotFreed(failure);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // It may be about to begin with an endpoint.
        await Task.WhenAny(looking);
        await turns.IdleAsync();
        await attempt.StopAsync(Grace);
        try
        {
            // Also what was claimed by a transaction whose answer was lost, and what was cut off.
            await database.WriteAsync(session => DeliveryQueueStore.ReleaseOwnAsync(session, instance.Id), CancellationToken.None);
        }
        catch (UnavailableException)
        {
            // The leases end by themselves.
        }
    }

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var looked = Task.CompletedTask;
        if (looking.IsCompleted && clock.GetElapsedTime(lastLook) >= BetweenLooks)
        {
            looked = looking;
            looking = Task.Run(() => LookAsync(cancellationToken), cancellationToken);
        }

        foreach (var endpoint in lanes.Fairly([.. signals.TakeDue(), .. lanes.TakeHungry()]))
        {
            turns.Begin(endpoint, FeedAsync, cancellationToken);
        }

        // What went wrong in the look before goes wrong here, after what could be done without it.
        await looked;
        return false;
    }

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
                turns.Begin(paused, TryPausedAsync, cancellationToken);
            }

            foreach (
                var released in await DiscoverAsync(session => EndpointHealthStore.DiscoverReleasesAsync(session, 100), cancellationToken)
            )
            {
                turns.Begin(released, release.HandleAsync, cancellationToken);
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Deliveries that a dead node had taken could not be freed; they are within a minute"
    )]
    private partial void LogNotFreed(Exception failure);
}
