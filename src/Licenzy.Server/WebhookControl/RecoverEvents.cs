using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Looks at one page of a recovery's events and puts on their way again those that the endpoint takes and missed: no delivery to it was
/// sent or is still on its way. The deliveries and how far the job has come are committed together, so that a job that is cut off
/// goes on where it stood.
/// </summary>
internal sealed class RecoverEvents(Database database, Outbox outbox, Instance instance, TimeProvider time)
{
    /// <summary>How many events one transaction looks at.</summary>
    public const int PageSize = 200;

    /// <summary>How many one job recovers at most.</summary>
    public const int MostRecovered = 10_000;

    /// <summary>How long a page may take until another node may take the job over, in milliseconds.</summary>
    public const long LeaseMs = 60_000;

    /// <summary>Where a job ends: after every event of its last millisecond.</summary>
    public static string EndOf(RecoveryRow row) => IdBound.From(IdPrefix.Event, row.UntilMs + 1);

    /// <summary>Does one page of a claimed job and gives the job back.</summary>
    public Task HandleAsync(RecoveryRow claimed, CancellationToken cancellationToken) =>
        database.WriteAsync(session => PageAsync(session, claimed), cancellationToken);

    private async Task PageAsync(Session session, RecoveryRow claimed)
    {
        if (await RecoveryStore.LockAsync(session, claimed, instance.Id) is not { } job)
        {
            // Another node has it, or it has ended.
            return;
        }

        var after = await LookAsync(session, job);
        var now = time.NowMs();
        var ended = after.State != RecoveryState.Running;
        await RecoveryStore.SaveAsync(
            session,
            after with
            {
                DueMs = now,
                UpdatedMs = now,
                FinishedMs = ended ? now : null,
            },
            instance.Id,
            leaseUntilMs: 0
        );
    }

    private async Task<RecoveryRow> LookAsync(Session session, RecoveryRow job)
    {
        if (await EndpointLookup.FindAsync(session, job.Scope, job.EndpointId) is not { } endpoint)
        {
            return job with { State = RecoveryState.Canceled };
        }

        var events = await OutboundEventStore.BetweenAsync(session, job.Scope, job.Position, EndOf(job), PageSize);
        if (events.Count == 0)
        {
            return job with { State = RecoveryState.Finished, Position = EndOf(job) };
        }

        var known = (await MissedDeliveryStore.OfEventsAsync(session, job.Endpoint, events[0].Id, events[^1].Id)).ToDictionary(
            state => state.EventId,
            StringComparer.Ordinal
        );
        var taker = new EndpointTaker { Id = endpoint.Id, EventTypes = endpoint.EventTypes };
        foreach (var outbound in events)
        {
            if (job.Recovered == MostRecovered)
            {
                return job with { State = RecoveryState.Finished };
            }

            var recovered =
                IsMissed(taker, outbound, known.GetValueOrDefault(outbound.Id))
                && await SendAsync(session, job, outbound, known.GetValueOrDefault(outbound.Id)?.DeadId);
            job = job with { Position = outbound.Id, Looked = job.Looked + 1, Recovered = job.Recovered + (recovered ? 1 : 0) };
        }

        return job;
    }

    /// <summary>A test of some endpoint says nothing to another one, or later.</summary>
    private static bool IsMissed(EndpointTaker endpoint, OutboundEventRow outbound, EventAtEndpoint? known) =>
        outbound.Payload.Length > 0
        && outbound.Type != EventTypes.WebhookTest
        && known is not { Taken: 1 }
        && Outbox.Takes(endpoint, outbound.Type);

    private async Task<bool> SendAsync(Session session, RecoveryRow job, OutboundEventRow outbound, string? deadId)
    {
        var now = time.NowMs();
        if (deadId is not null)
        {
            outbox.Announce(session, [Announced(job)]);
            return await DeliveryStore.RequeueAsync(session, job.Scope, deadId, DeliveryTrigger.Recovery, now);
        }

        await outbox.SendAsync(session, job.Scope, outbound, [job.EndpointId], DeliveryTrigger.Recovery, now);
        if (outbound.Endpoints == 0)
        {
            await OutboundEventStore.CountEndpointsAsync(session, job.Scope, outbound.Id, 1);
        }

        return true;
    }

    /// <summary>All that the announcement reads of a delivery is where it goes.</summary>
    private static DeliveryRow Announced(RecoveryRow job) =>
        new()
        {
            ProjectId = job.ProjectId,
            Mode = job.Mode,
            EndpointId = job.EndpointId,
        };
}
