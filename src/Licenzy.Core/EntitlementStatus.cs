namespace Licenzy.Core;

/// <summary>The state of one entitlement. It says nothing of access by itself: that is <c>available</c>.</summary>
public enum EntitlementStatus
{
    /// <summary>The payment has not settled yet.</summary>
    Pending,

    /// <summary>In force; a window not yet begun or an empty pack still count as active.</summary>
    Active,

    /// <summary>Suspended: a failed payment, a refund or dispute of a subscription, an open dispute.</summary>
    PastDue,

    /// <summary>Taken back or ended, for good unless a refund fails, a dispute is won or an operator restores it.</summary>
    Canceled,

    /// <summary>Its window has passed.</summary>
    Expired,
}
