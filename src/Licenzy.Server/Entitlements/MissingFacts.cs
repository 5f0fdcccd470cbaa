using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Purchases;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// What an evaluation lacks and no event tells. Each wish waits a moment first: most often another event brings the answer,
/// and then nothing is asked.
/// </summary>
internal static class MissingFacts
{
    /// <summary>A fetch must carry a later second than the tie that it settles.</summary>
    private const long AfterTieMs = 2_500;
    private const long AfterSaleMs = 2_000;
    private const long AfterReversalMs = 10_000;
    private const long AfterRefundMs = 60_000;

    /// <summary>The wishes that follow from a change.</summary>
    /// <param name="merged">The facts that were merged, before and after.</param>
    /// <param name="reached">What was derived from them.</param>
    /// <param name="cause">Why.</param>
    public static IReadOnlyList<FetchWish> Of(IReadOnlyList<MergedFact> merged, ReachedPurchases reached, Cause cause)
    {
        var evaluation = reached.Evaluation;
        var roots = evaluation.Purchases.Select(purchase => PurchaseKey.RootOf(purchase.Key)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. merged
                .Where(fact => IsTie(fact, cause) && roots.Contains(fact.After.Id))
                .Select(fact => new FetchWish(FetchKind.Subscription, fact.After.Id, AfterTieMs)),
            .. evaluation
                .Unmapped.Where(root => root.Missing.Contains(MissingPart.Lines))
                .Select(root => new FetchWish(FetchKind.Session, root.RootId, AfterSaleMs)),
            .. evaluation
                .Unlinked.Select(reversal => reversal.PaymentId)
                .Distinct(StringComparer.Ordinal)
                .Select(payment => new FetchWish(FetchKind.Payment, payment, AfterReversalMs)),
            .. ChargesOfRefunds(reached).Select(charge => new FetchWish(FetchKind.Charge, charge, AfterRefundMs)),
            .. UnclearCharges(merged, reached, cause).Select(charge => new FetchWish(FetchKind.Charge, charge, AfterReversalMs)),
            .. PlacedLate(reached, cause).Select(root => new FetchWish(FetchKind.Purchase, root, DelayMs: 0)),
        ];
    }

    /// <summary>
    /// Whether this very change left two different snapshots of one second. On a test clock, where the second stands still, a
    /// fetch is stamped just behind what is known and so decides by itself.
    /// </summary>
    private static bool IsTie(MergedFact merged, Cause cause) =>
        merged.After is SubscriptionFact { NeedsFetch: true } after
        && (merged.Before as SubscriptionFact)?.Newest != after.Newest
        && !(cause is Cause.Reconciler && after.Snapshot?.Value.OnTestClock == true);

    /// <summary>Refunds of a purchase of which only they tell: what was captured may be less than what was asked for.</summary>
    private static IEnumerable<string> ChargesOfRefunds(ReachedPurchases reached)
    {
        if (reached.Evaluation.Purchases.Count == 0)
        {
            return [];
        }

        var known = reached.Facts.OfType<ChargeFact>().Select(charge => charge.Id).ToHashSet(StringComparer.Ordinal);
        return reached
            .Facts.OfType<RefundFact>()
            .Where(refund => refund.Counts)
            .Select(refund => refund.Body?.Value.ChargeId)
            .OfType<string>()
            .Where(charge => !known.Contains(charge))
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>
    /// A charge that was refunded, of which a refund failed: endpoints older than 2024-10-28 are not told of refunds, so the amount may be
    /// the failed one's or that of another which nobody has named.
    /// </summary>
    private static IEnumerable<string> UnclearCharges(IReadOnlyList<MergedFact> merged, ReachedPurchases reached, Cause cause)
    {
        // An answer of Stripe's is no reason to ask again.
        var told =
            cause is Cause.StripeEvent
                ? merged.Where(fact => fact.After != fact.Before).Select(fact => ChargeOf(fact.After)).ToHashSet(StringComparer.Ordinal)
                : [];
        return reached
            .Facts.OfType<ChargeFact>()
            .Where(charge => charge.Body?.Value.AmountRefunded > 0 && told.Contains(charge.Id) && IsUnclear(charge.Id, reached.Facts))
            .Select(charge => charge.Id);
    }

    private static string? ChargeOf(Fact fact) =>
        fact switch
        {
            ChargeFact => fact.Id,
            RefundFact { Body.Value.ChargeId: var charge } => charge,
            _ => null,
        };

    /// <summary>Whether a refund of the charge is known to take nothing back.</summary>
    public static bool IsUnclear(string chargeId, IReadOnlyList<Fact> facts) =>
        facts
            .OfType<RefundFact>()
            .Any(refund => !refund.Counts && string.Equals(refund.Body?.Value.ChargeId, chargeId, StringComparison.Ordinal));

    /// <summary>A sale that an operator or a new product places: what happened to it before may not be known here any more.</summary>
    private static IEnumerable<string> PlacedLate(ReachedPurchases reached, Cause cause) =>
        cause is Cause.Operator
            ? reached
                .Evaluation.Purchases.Where(purchase => !reached.Rows.ContainsKey(purchase.Key))
                .Select(purchase => PurchaseKey.RootOf(purchase.Key))
                .Where(root => !PurchaseKey.IsGrant(root))
                .Distinct(StringComparer.Ordinal)
            : [];
}
