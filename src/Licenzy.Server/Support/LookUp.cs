using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>What any prefixed id names, for addresses that hold nothing but an id.</summary>
internal sealed class LookUp(Database database)
{
    /// <summary>What an id names.</summary>
    /// <param name="Id">The id.</param>
    /// <param name="Kind">
    /// entitlement, checkout_attempt, history, usage, operator_action, event, delivery, webhook_endpoint, or Stripe's: stripe_customer,
    /// stripe_subscription, stripe_checkout_session, stripe_payment_intent, stripe_invoice, stripe_charge, stripe_refund, stripe_dispute,
    /// stripe_event. More may be added.
    /// </param>
    /// <param name="Mode">test or live.</param>
    /// <param name="SubjectRef">Whose it is; null when it is nobody's, or several customers'.</param>
    /// <param name="SubjectRefs">All whose it is.</param>
    /// <param name="EntitlementId">The entitlement that it is about, where it is about one.</param>
    internal sealed record Response(
        string Id,
        string Kind,
        string Mode,
        string? SubjectRef,
        IReadOnlyList<string> SubjectRefs,
        string? EntitlementId
    );

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, string id, CancellationToken cancellationToken)
    {
        var thing = await database.ReadAsync(session => FindById.HandleAsync(session, caller.Scope, id), cancellationToken);
        return thing is null
            ? NotHere.Of("nothing of the id", id, caller.Scope)
            : new Response(
                id,
                thing.Kind,
                caller.Scope.ModeText,
                thing.SubjectRefs is [var only] ? only : null,
                thing.SubjectRefs,
                thing.EntitlementId
            );
    }
}
