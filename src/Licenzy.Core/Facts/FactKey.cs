namespace Licenzy.Core.Facts;

/// <summary>What a fact speaks of. There is one fact per object of this type.</summary>
public enum FactType
{
    /// <summary>A Checkout session, <c>cs_…</c>.</summary>
    Session,

    /// <summary>A subscription, <c>sub_…</c>.</summary>
    Subscription,

    /// <summary>An invoice, <c>in_…</c>.</summary>
    Invoice,

    /// <summary>A charge, <c>ch_…</c>.</summary>
    Charge,

    /// <summary>A refund, <c>re_…</c>.</summary>
    Refund,

    /// <summary>A dispute, <c>dp_…</c>.</summary>
    Dispute,

    /// <summary>Which invoices a payment pays: <c>pi_…</c>, or <c>ch_…</c> for a charge without a payment intent.</summary>
    Payment,

    /// <summary>What an operator did, <c>op_…</c>.</summary>
    Operator,
}

/// <summary>The identity of a fact inside one project and mode.</summary>
/// <param name="Type">What the fact speaks of.</param>
/// <param name="Id">The id of that object.</param>
public readonly record struct FactKey(FactType Type, string Id);
