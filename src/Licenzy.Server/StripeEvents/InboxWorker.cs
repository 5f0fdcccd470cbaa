using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Applies stored events, each in a transaction of its own. An event that fails waits longer each time and stands in
/// nobody's way; after the last try it is <c>failed</c>, visible and replayable.
/// </summary>
internal sealed partial class InboxWorker(
    Database database,
    ApplyStripeEvent applyStripeEvent,
    Instance instance,
    TimeProvider time,
    ILogger<InboxWorker> log
) : PollingWorker(time, log)
{
    private const int MostProjects = 50;
    private const int MostEvents = 20;
    private const long LeaseMs = 30_000;

    /// <summary>How long an event waits after each failure, in seconds: about a day in all.</summary>
    private static readonly int[] BackoffSeconds = [1, 5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800];
    private readonly TimeProvider clock = time;

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

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var projects = await database.ReadAsync(session => InboxStore.DiscoverAsync(session, now, MostProjects), cancellationToken);
        var more = projects.Count == MostProjects;
        foreach (var projectId in projects)
        {
            var events = await database.WriteAsync(
                session => InboxStore.ClaimAsync(session, projectId, instance.Id, clock.NowMs(), clock.NowMs() + LeaseMs, MostEvents),
                cancellationToken
            );
            more |= events.Count == MostEvents;
            foreach (var stored in events)
            {
                await ApplyAsync(stored, cancellationToken);
            }
        }

        return more;
    }

    private async Task ApplyAsync(InboundEventRow stored, CancellationToken cancellationToken)
    {
        try
        {
            await applyStripeEvent.HandleAsync(stored, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            LogFailure(failure, stored.StripeEventId, stored.Type, stored.ProjectId, stored.Tries + 1);
            await PutOffAsync(stored, failure, cancellationToken);
        }
    }

    private Task PutOffAsync(InboundEventRow stored, Exception failure, CancellationToken cancellationToken)
    {
        var reason = $"{failure.GetType().Name}: {failure.Message}";
        reason = reason.Length > 500 ? reason[..500] : reason;
        var now = clock.NowMs();
        return database.WriteAsync(
            async session =>
            {
                if (stored.Tries >= BackoffSeconds.Length)
                {
                    await InboxStore.FinishAsync(session, stored, InboxStates.Failed, reason, now, durationMs: 0);
                }
                else
                {
                    await InboxStore.PostponeAsync(session, stored, reason, now + (BackoffSeconds[stored.Tries] * 1000L));
                }
            },
            cancellationToken
        );
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stripe event {EventId} ({Type}) of {ProjectId} could not be applied, try {Try}")]
    private partial void LogFailure(Exception failure, string eventId, string type, string projectId, long @try);
}
