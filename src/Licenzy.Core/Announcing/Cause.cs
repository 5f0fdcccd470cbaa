namespace Licenzy.Core.Announcing;

/// <summary>What made a purchase be evaluated anew.</summary>
public abstract record Cause
{
    private Cause() { }

    /// <summary>Calls the function of the case that this is.</summary>
    public T Match<T>(
        Func<StripeEvent, T> stripeEvent,
        Func<Operator, T> operatorDid,
        Func<Reconciler, T> reconciler,
        Func<Clock, T> clock
    ) =>
        this switch
        {
            StripeEvent it => stripeEvent(it),
            Operator it => operatorDid(it),
            Reconciler it => reconciler(it),
            Clock it => clock(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>An event of Stripe.</summary>
    /// <param name="EventId"><c>evt_…</c> of Stripe.</param>
    /// <param name="CreatedMs">The event's <c>created</c>, Unix ms.</param>
    /// <param name="IfUnchanged">
    /// What history says when the event changes nothing (see <see cref="UnchangedReason"/>); null: it was seen before, or does not
    /// concern this purchase, and history says nothing.
    /// </param>
    public sealed record StripeEvent(string EventId, long CreatedMs, string? IfUnchanged = null) : Cause;

    /// <summary>An operator's action, or a change of the products by one.</summary>
    /// <param name="ActorUserId"><c>usr_…</c>.</param>
    /// <param name="Reason"><c>manual_…</c> (see <see cref="Reasons"/>).</param>
    /// <param name="Note">What the operator wrote.</param>
    /// <param name="PurchaseKey">
    /// The purchase that was meant; null: every one that changes. Others (a queue that moves up) change for their own reason.
    /// </param>
    /// <param name="ActionId">The operator's fact, <c>op_…</c>; null where no single action made the change.</param>
    public sealed record Operator(string ActorUserId, string Reason, string? Note, string? PurchaseKey = null, string? ActionId = null)
        : Cause;

    /// <summary>A comparison with Stripe.</summary>
    public sealed record Reconciler : Cause;

    /// <summary>Time passed.</summary>
    public sealed record Clock : Cause;
}
