using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Puts a failed or dead delivery back to <c>pending</c>, due now, with the whole schedule before it. To a disabled endpoint it waits
/// until that is enabled.
/// </summary>
internal sealed class RequeueDelivery(Idempotent idempotent, Outbox outbox, DeliveryViews views, TimeProvider time)
{
    public const string Operation = "webhooks.requeue";

    public Task<Answer<DeliveryView>> HandleAsync(ControlCaller caller, string deliveryId, string? key, CancellationToken cancellationToken)
    {
        var scope = caller.Scope;
        var fingerprint = Fingerprint.Of(Operation, new RequestUnder<object>(deliveryId, Body: null));
        var call = new IdempotentCall<DeliveryView>(scope, Operation, key, fingerprint)
        {
            AnswerAgain = (session, requeuedId) => ShowAsync(session, scope, requeuedId),
        };
        return idempotent.RunAsync(call, session => RequeueAsync(session, caller, deliveryId), cancellationToken);
    }

    private async Task<WorkOutcome<DeliveryView>> RequeueAsync(Session session, ControlCaller caller, string deliveryId)
    {
        var scope = caller.Scope;
        if (await OutboundLookup.DeliveryAsync(session, scope, deliveryId, forUpdate: true) is not { } delivery)
        {
            return OutboundLookup.MissingDelivery;
        }

        if (await WhyNotAsync(session, scope, delivery) is { } why)
        {
            return new Fault(ErrorCatalogue.DeliveryNotRequeueable, why);
        }

        if (!await DeliveryStore.RequeueAsync(session, scope, delivery.Id, DeliveryTrigger.Requeue, time.NowMs()))
        {
            return new Fault(ErrorCatalogue.DeliveryNotRequeueable, "It is being sent in this moment. Look at what comes of that first.");
        }

        outbox.Announce(session, [delivery]);
        await caller.TellAsync(session, ControlDeeds.OfDelivery("requeued", delivery));
        return await ShowAsync(session, scope, delivery.Id);
    }

    private static async Task<string?> WhyNotAsync(Session session, Scope scope, DeliveryRow delivery)
    {
        switch (delivery.Status)
        {
            case DeliveryStatus.Sent:
                return "It was sent. To send the event once more, use `resend`.";
            case DeliveryStatus.Pending:
                return "It is on its way: `next_attempt_at` says when it is sent, or `held` why it waits.";
        }

        if (await EndpointStore.FindAsync(session, scope, delivery.EndpointId) is not { DeletedMs: null })
        {
            return "Its endpoint was deleted. `resend` the event to send it to the endpoints that take it now.";
        }

        return (await OutboundEventStore.FindAsync(session, scope, delivery.EventId))?.Payload is { Length: > 0 }
            ? null
            : "What it would send is not kept any more.";
    }

    private async Task<WorkOutcome<DeliveryView>> ShowAsync(Session session, Scope scope, string deliveryId) =>
        await OutboundLookup.DeliveryAsync(session, scope, deliveryId) is { } delivery
            ? new WorkOutcome<DeliveryView>.Done(await views.OfAsync(session, delivery), delivery.Id)
            : OutboundLookup.MissingDelivery;
}
