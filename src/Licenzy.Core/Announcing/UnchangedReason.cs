using Licenzy.Core.Facts;

namespace Licenzy.Core.Announcing;

/// <summary>What history says of an event that concerns a purchase and changed nothing.</summary>
public static class UnchangedReason
{
    /// <summary>A part was refunded.</summary>
    public const string RefundPartial = "refund_partial";

    /// <summary>A bank asked about a payment.</summary>
    public const string DisputeInquiry = "dispute_inquiry";

    /// <summary>The event is older than what is known.</summary>
    public const string Stale = "stale";

    /// <summary>The event told nothing that shows.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>The refund's payment reaches no sale yet.</summary>
    public const string RefundUnlinked = "refund_unlinked";

    /// <summary>The reason for one event.</summary>
    /// <param name="before">The fact before the event; null when it is the first of its object.</param>
    /// <param name="after">The fact with the event merged into it.</param>
    public static string Of(Fact? before, Fact after)
    {
        if (before is not null && before == after)
        {
            return Stale;
        }

        return after switch
        {
            RefundFact { Counts: true } => RefundPartial,
            ChargeFact { Body.Value.AmountRefunded: > 0 } => RefundPartial,
            DisputeFact { Class: DisputeClass.None, Body.Value.Status: not "won" } => DisputeInquiry,
            _ => Unchanged,
        };
    }
}
