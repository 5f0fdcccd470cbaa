namespace Licenzy.Core.Access;

/// <summary>An entitlement of a subject, as far as buying the same again depends on it.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Status">Its state.</param>
/// <param name="FromStripe">Whether Stripe bills it; an operator's grant does not count.</param>
/// <param name="AttemptStatus">The state of its checkout attempt; null without one.</param>
public sealed record HeldSubscription(string ProductId, EntitlementStatus Status, bool FromStripe, AttemptStatus? AttemptStatus);

/// <summary>Guards against paying twice for one subscription.</summary>
public static class RepeatPurchase
{
    /// <summary>
    /// Whether the subject already pays for this subscription: it is active or suspended, or its payment is on the way. What was
    /// revoked, has ended or was granted does not count: who cannot buy again would be locked out.
    /// </summary>
    public static bool AlreadySubscribed(IEnumerable<HeldSubscription> held, string productId) =>
        held.Any(one =>
            one.ProductId == productId
            && one.FromStripe
            && (
                one.Status is EntitlementStatus.Active or EntitlementStatus.PastDue
                || (one.Status == EntitlementStatus.Pending && one.AttemptStatus == AttemptStatus.Processing)
            )
        );
}
