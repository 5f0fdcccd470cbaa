using Licenzy.Core.Facts;

namespace Licenzy.Scenarios.Lives;

/// <summary>
/// What a lawyer would say who has the decision tables in one hand and the truth about every object in the other: no events, no
/// merging, no order. It is written again from the text, row by row, and uses nothing of what it is compared with.
/// </summary>
internal static class StraightforwardReading
{
    /// <summary>Every purchase at a moment, sorted by key.</summary>
    /// <param name="model">The truth.</param>
    /// <param name="nowMs">The moment, Unix ms.</param>
    public static IReadOnlyList<PurchaseReading> Of(StripeModel model, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(model);
        var subscriptions = model
            .Subscriptions.Where(subscription => SubjectIsKnown(model, subscription))
            .Select(subscription => new SubscriptionReading(model, subscription, nowMs).Read());
        return [.. new OneTimeReading(model, nowMs).Read().Concat(subscriptions).OrderBy(one => one.Key, StringComparer.Ordinal)];
    }

    /// <summary>When a purchase was revoked, if that is the last word of the operators about it.</summary>
    internal static long? RevokedMs(StripeModel model, string key)
    {
        long? revokedMs = null;
        foreach (var fact in model.Operators)
        {
            revokedMs = fact.Action switch
            {
                OperatorAction.Revoke revoke when revoke.PurchaseKey == key => fact.AtMs,
                OperatorAction.Restore restore when restore.PurchaseKey == key => null,
                _ => revokedMs,
            };
        }

        return revokedMs;
    }

    /// <summary>
    /// A subscription made by hand belongs to whoever went through a completed checkout as its customer, or whom an operator named.
    /// </summary>
    private static bool SubjectIsKnown(StripeModel model, ModelSubscription subscription) =>
        subscription.AttemptId is not null
        || (subscription.CustomerId == StripeModel.Customer && model.Sessions.Exists(session => session.CompletedMs is not null))
        || model.Operators.Exists(fact => fact.Action is OperatorAction.LinkCustomer link && link.CustomerId == subscription.CustomerId);
}

/// <summary>What is left of the money that some payments brought.</summary>
internal sealed class MoneyBack(IReadOnlyList<ModelPayment> payments, long paid)
{
    private IEnumerable<ModelRefund> Counted => payments.SelectMany(payment => payment.Refunds).Where(refund => refund.Counts);

    private IEnumerable<ModelDispute> Disputes => payments.SelectMany(payment => payment.Disputes);

    /// <summary>Whether all of it was refunded; refunds that failed or were canceled left out.</summary>
    public bool Full => Counted.Any() && Counted.Sum(refund => refund.Amount) >= paid;

    /// <summary>When: at the latest refund that counts.</summary>
    public long FullMs => Counted.Max(refund => refund.CreatedMs);

    public bool Lost => Disputes.Any(dispute => dispute.Lost);

    public long LostMs => Disputes.Where(dispute => dispute.Lost).Min(dispute => dispute.LostMs!.Value);

    /// <summary>The disputes that are undecided or lost.</summary>
    public IEnumerable<ModelDispute> Against => Disputes.Where(dispute => dispute.Open || dispute.Lost);

    public bool Disputed => Against.Any();

    /// <summary>When it was first taken back by what still takes it back; null when nothing does.</summary>
    public long? TakenMs => Against.Select(dispute => dispute.OpenedMs).Append(Full ? FullMs : null).Min();
}
