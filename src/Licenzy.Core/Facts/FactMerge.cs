namespace Licenzy.Core.Facts;

/// <summary>Joins what two observations tell of one object.</summary>
public static class FactMerge
{
    /// <summary>
    /// Merges two facts about one object. Commutative, associative and idempotent, because every field is a join: order and
    /// repetition of events cannot matter.
    /// </summary>
    /// <exception cref="ArgumentException">The facts are about different objects.</exception>
    public static Fact Merge(Fact a, Fact b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return (a, b) switch
        {
            _ when a.Key != b.Key => throw new ArgumentException($"{a.Key} and {b.Key} are different objects.", nameof(b)),
            (SessionFact x, SessionFact y) => SessionFact.Merge(x, y),
            (SubscriptionFact x, SubscriptionFact y) => SubscriptionFact.Merge(x, y),
            (InvoiceFact x, InvoiceFact y) => InvoiceFact.Merge(x, y),
            (ChargeFact x, ChargeFact y) => ChargeFact.Merge(x, y),
            (RefundFact x, RefundFact y) => RefundFact.Merge(x, y),
            (DisputeFact x, DisputeFact y) => DisputeFact.Merge(x, y),
            (PaymentFact x, PaymentFact y) => PaymentFact.Merge(x, y),
            (OperatorFact x, OperatorFact y) => OperatorFact.Merge(x, y),
            _ => throw new ArgumentException($"{a.GetType()} is no fact type.", nameof(a)),
        };
    }
}
