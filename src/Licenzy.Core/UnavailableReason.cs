namespace Licenzy.Core;

/// <summary>Why an entitlement gives no access now; there is none while it does.</summary>
public enum UnavailableReason
{
    /// <summary>The payment has not settled.</summary>
    Pending,

    /// <summary>It waits in the queue of time passes, or its grant starts later.</summary>
    NotStarted,

    /// <summary>A payment failed, or Stripe suspended the subscription.</summary>
    PastDue,

    /// <summary>Refunded in full.</summary>
    Refunded,

    /// <summary>The payment is disputed, or the dispute was lost.</summary>
    Disputed,

    /// <summary>Ended by Stripe, or never paid.</summary>
    Canceled,

    /// <summary>An operator took it back.</summary>
    Revoked,

    /// <summary>Its window has passed.</summary>
    Expired,

    /// <summary>A usage pack with nothing left.</summary>
    Exhausted,
}
