using Licenzy.Core.Announcing;
using Licenzy.Core.Purchases;
using Licenzy.Server.Purchases;

namespace Licenzy.Server.Entitlements;

/// <summary>Purchases that were derived anew, and why.</summary>
/// <param name="Reached">The purchases.</param>
/// <param name="Merged">The facts that the change brought.</param>
/// <param name="Cause">Why.</param>
/// <param name="Concerned">
/// The purchases that the change is about, by key. The others were derived because these may move them: passes in the same queue.
/// </param>
internal sealed record DerivedChange(
    ReachedPurchases Reached,
    IReadOnlyList<MergedFact> Merged,
    Cause Cause,
    IReadOnlySet<string> Concerned
)
{
    /// <summary>Why this purchase was derived. One that the change is not about, and that stays as it is, gets no history row.</summary>
    public Cause CauseOf(string purchaseKey) =>
        Cause is Cause.StripeEvent stripeEvent && !Concerned.Contains(purchaseKey) ? stripeEvent with { IfUnchanged = null } : Cause;

    /// <summary>What history says of facts that had waited for this purchase; nothing when only time has passed.</summary>
    public IReadOnlyList<HistoryEntry> JoinedTo(string purchaseKey, bool isNew)
    {
        if (Cause is Cause.Clock || !Concerned.Contains(purchaseKey))
        {
            return [];
        }

        var brought = Merged.Select(fact => (fact.Before, fact.After)).ToList();
        var joined = JoinedFacts.Of(PurchaseKey.RootOf(purchaseKey), isNew, Reached.Facts, brought);
        return joined.Count == 0 ? [] : JoinHistory.Of(joined, Cause);
    }
}
