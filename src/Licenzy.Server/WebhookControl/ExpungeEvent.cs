using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Drops what an event says, for good, and ends what of it is still on its way. That it happened, to whom it was sent and what came of
/// it stays. Doing it again changes nothing.
/// </summary>
internal sealed class ExpungeEvent(Idempotent idempotent, DeliveryViews views, TimeProvider time)
{
    public const string Operation = "webhooks.expunge";

    public Task<Answer<DeliveryDetail>> HandleAsync(ControlCaller caller, string eventId, string? key, CancellationToken cancellationToken)
    {
        var scope = caller.Scope;
        var fingerprint = Fingerprint.Of(Operation, new RequestUnder<object>(eventId, Body: null));
        var call = new IdempotentCall<DeliveryDetail>(scope, Operation, key, fingerprint)
        {
            AnswerAgain = (session, expungedId) => ShowAsync(session, scope, expungedId),
        };
        return idempotent.RunAsync(call, session => ExpungeAsync(session, caller, eventId), cancellationToken);
    }

    private async Task<WorkOutcome<DeliveryDetail>> ExpungeAsync(Session session, ControlCaller caller, string eventId)
    {
        var scope = caller.Scope;
        if (await OutboundLookup.EventAsync(session, scope, eventId, forUpdate: true) is not { } outbound)
        {
            return OutboundLookup.MissingEvent;
        }

        await OutboundEventStore.EmptyAsync(session, scope, outbound.Id);
        await MissedDeliveryStore.EndOfExpungedAsync(session, scope, outbound.Id, time.NowMs());
        await caller.TellAsync(session, ControlDeeds.OfEvent("expunged", outbound));
        return await ShowAsync(session, scope, outbound.Id);
    }

    private async Task<WorkOutcome<DeliveryDetail>> ShowAsync(Session session, Scope scope, string eventId) =>
        await OutboundLookup.EventAsync(session, scope, eventId) is { } outbound
            ? new WorkOutcome<DeliveryDetail>.Done(await views.DetailAsync(session, scope, outbound), outbound.Id)
            : OutboundLookup.MissingEvent;
}
