using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Sends an event once more, in new deliveries, whatever became of the ones before: of a delivery to its endpoint, of an event to every
/// endpoint that takes it now.
/// </summary>
internal sealed class ResendOutbound(Idempotent idempotent, Outbox outbox, DeliveryViews views, TimeProvider time)
{
    public const string Operation = "webhooks.resend";

    /// <summary>What was put on its way.</summary>
    /// <param name="Data">The new deliveries, one for each endpoint.</param>
    internal sealed record Response(IReadOnlyList<DeliveryView> Data);

    public Task<Answer<Response>> HandleAsync(ControlCaller caller, string id, string? key, CancellationToken cancellationToken)
    {
        var scope = caller.Scope;
        var fingerprint = Fingerprint.Of(Operation, new RequestUnder<object>(id, Body: null));
        var call = new IdempotentCall<Response>(scope, Operation, key, fingerprint);
        return idempotent.RunAsync(
            call,
            session => OutboundLookup.IsEvent(id) ? ResendEventAsync(session, caller, id) : ResendDeliveryAsync(session, caller, id),
            cancellationToken
        );
    }

    private async Task<WorkOutcome<Response>> ResendDeliveryAsync(Session session, ControlCaller caller, string deliveryId)
    {
        var scope = caller.Scope;
        if (await OutboundLookup.DeliveryAsync(session, scope, deliveryId) is not { } delivery)
        {
            return OutboundLookup.Missing;
        }

        if (await EndpointStore.FindAsync(session, scope, delivery.EndpointId) is not { DeletedMs: null } endpoint)
        {
            return new Fault(
                ErrorCatalogue.NoEndpoint,
                $"The endpoint of this delivery was deleted. Resend {delivery.EventId} to send it to the endpoints that take it now."
            );
        }

        return await OutboundEventStore.FindAsync(session, scope, delivery.EventId, forUpdate: true) is { Payload.Length: > 0 } outbound
            ? await SendAsync(session, caller, outbound, [endpoint.Id])
            : NotKept;
    }

    private async Task<WorkOutcome<Response>> ResendEventAsync(Session session, ControlCaller caller, string eventId)
    {
        var scope = caller.Scope;
        if (await OutboundLookup.EventAsync(session, scope, eventId, forUpdate: true) is not { } outbound)
        {
            return OutboundLookup.Missing;
        }

        if (outbound.Payload.Length == 0)
        {
            return NotKept;
        }

        var takers = (await EndpointStore.TakersAsync(session, scope)).Where(endpoint => Outbox.Takes(endpoint, outbound.Type)).ToList();
        return takers.Count > 0
            ? await SendAsync(session, caller, outbound, [.. takers.Select(endpoint => endpoint.Id)])
            : new Fault(
                ErrorCatalogue.NoEndpoint,
                $"No enabled endpoint takes {outbound.Type}. Add one, enable one or widen its `event_types`, then resend the event."
            );
    }

    private async Task<WorkOutcome<Response>> SendAsync(
        Session session,
        ControlCaller caller,
        OutboundEventRow outbound,
        IReadOnlyList<string> endpointIds
    )
    {
        var scope = caller.Scope;
        var made = await outbox.SendAsync(session, scope, outbound, endpointIds, DeliveryTrigger.Resend, time.NowMs());
        if (outbound.Endpoints == 0)
        {
            // From now on it is listed by its deliveries, and no more as one that nobody took.
            await OutboundEventStore.CountEndpointsAsync(session, scope, outbound.Id, made.Count);
        }

        var response = new Response(await views.OfAsync(session, scope, made));
        await caller.TellAsync(session, ControlDeeds.OfEvent("resent", outbound, new { endpoint_ids = endpointIds }));
        return new WorkOutcome<Response>.Done(response, outbound.Id, StatusCodes.Status201Created);
    }

    private static Fault NotKept => new(ErrorCatalogue.DeliveryNotRequeueable, "What it would send is not kept any more.");
}
