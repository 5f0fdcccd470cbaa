using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Server.Audit;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Puts dead deliveries back to <c>pending</c>, oldest first: after an outage, all that was given up in it.</summary>
internal sealed class RequeueDead(Idempotent idempotent, DeliverySignals signals, TimeProvider time)
{
    public const string Operation = "webhooks.requeue_dead";

    /// <summary>How many one call requeues at most: it is one transaction.</summary>
    public const int Most = 10_000;

    /// <summary>Which of them; several conditions hold together.</summary>
    /// <param name="Since">Only deliveries that were made at this time or later.</param>
    /// <param name="EventType">Only of events of this type.</param>
    /// <param name="EndpointId">Only to this endpoint.</param>
    /// <param name="DryRun">True only counts: nothing is changed.</param>
    internal sealed record Request(UtcInstant? Since = null, string? EventType = null, string? EndpointId = null, bool? DryRun = null);

    /// <summary>What was done.</summary>
    /// <param name="Requeued">How many were put back, or would be with <c>dry_run</c>; at most 10,000 in one call.</param>
    /// <param name="HasMore">Whether there are more: send the same request again, under a new key.</param>
    internal sealed record Response(long Requeued, bool HasMore);

    public async Task<Answer<Response>> HandleAsync(
        ControlCaller caller,
        string? key,
        Request? request,
        CancellationToken cancellationToken
    )
    {
        var scope = caller.Scope;
        var asked = request ?? new Request();
        if (Check(asked) is { } fault)
        {
            return fault;
        }

        var call = new IdempotentCall<Response>(scope, Operation, key, Fingerprint.Of(Operation, asked));
        return await idempotent.RunAsync(call, session => RequeueAsync(session, caller, asked), cancellationToken);
    }

    private static Fault? Check(Request request) =>
        request.Since is { Milliseconds: < 0 or >= 1L << 48 } ? Fault.Field("since", "`since` is a time from 1970 on.")
        : request.EventType is { } type && !EventTypes.All.Contains(type, StringComparer.Ordinal)
            ? Fault.Field("event_type", $"`event_type` is one of {string.Join(", ", EventTypes.All)}.")
        : request.EndpointId is { } endpoint && !LicenzyId.IsValid(IdPrefix.WebhookEndpoint, endpoint)
            ? Fault.Field("endpoint_id", "`endpoint_id` is the id of a webhook endpoint (`whe_…`).")
        : null;

    private async Task<WorkOutcome<Response>> RequeueAsync(Session session, ControlCaller caller, Request request)
    {
        var scope = caller.Scope;
        if (request.EndpointId is { } endpointId && await EndpointLookup.FindAsync(session, scope, endpointId) is null)
        {
            return EndpointLookup.Missing(endpointId);
        }

        var filter = new OutboundFilter { EventType = request.EventType, EndpointId = request.EndpointId };
        var since = IdBound.From(IdPrefix.Delivery, request.Since?.Milliseconds ?? 0);
        var count = await MissedDeliveryStore.CountDeadAsync(session, scope, filter, since, Most + 1);
        if (request.DryRun == true)
        {
            return new WorkOutcome<Response>.Done(new Response(Math.Min(count, Most), count > Most), ResourceId: null);
        }

        var requeued = await MissedDeliveryStore.RequeueDeadAsync(session, scope, filter, since, Most, time.NowMs());
        foreach (var endpoint in await EndpointStore.TakersAsync(session, scope))
        {
            session.AfterCommit(() => signals.Due(new EndpointKey(scope, endpoint.Id)));
        }

        if (requeued > 0)
        {
            await caller.TellAsync(
                session,
                new AuditEntry("delivery.dead_requeued", "delivery", ObjectId: null) { Details = new { requeued, filter = request } }
            );
        }

        return new WorkOutcome<Response>.Done(new Response(requeued, count > Most), ResourceId: null);
    }
}
