namespace Licenzy.Core;

/// <summary>The texts that <c>reason</c> can have on entitlements, outbound events and history. The list is open-ended for readers.</summary>
public static class Reasons
{
    /// <summary>A checkout was paid.</summary>
    public const string CheckoutFinalized = "checkout_finalized";

    /// <summary>An operator granted it.</summary>
    public const string ManualGrant = "manual_grant";

    /// <summary>An operator took it back.</summary>
    public const string ManualRevoke = "manual_revoke";

    /// <summary>An operator took a revocation back.</summary>
    public const string ManualRestore = "manual_restore";

    /// <summary>An operator changed the balance of a pack.</summary>
    public const string ManualAdjust = "manual_adjust";

    /// <summary>An operator linked a sale to a subject or a product.</summary>
    public const string ManualLink = "manual_link";

    /// <summary>Units were consumed.</summary>
    public const string UsageConsumed = "usage_consumed";

    /// <summary>Refunded in full.</summary>
    public const string Refund = "refund";

    /// <summary>A refund failed or was canceled, and what it took is back.</summary>
    public const string RefundFailed = "refund_failed";

    /// <summary>A dispute is open.</summary>
    public const string Dispute = "dispute";

    /// <summary>A dispute ended for the seller, and what it suspended is back.</summary>
    public const string DisputeWon = "dispute_won";

    /// <summary>A dispute was lost.</summary>
    public const string DisputeLost = "dispute_lost";

    /// <summary>A subscription that no checkout of ours made.</summary>
    public const string SubscriptionCreated = "subscription_created";

    /// <summary>Stripe changed the subscription.</summary>
    public const string SubscriptionUpdated = "subscription_updated";

    /// <summary>Stripe ended the subscription.</summary>
    public const string SubscriptionDeleted = "subscription_deleted";

    /// <summary>An invoice was paid.</summary>
    public const string InvoicePaymentSucceeded = "invoice_payment_succeeded";

    /// <summary>The payment of an invoice failed.</summary>
    public const string InvoicePaymentFailed = "invoice_payment_failed";

    /// <summary>The payment has not settled yet.</summary>
    public const string PaymentPending = "payment_pending";

    /// <summary>A slow payment failed.</summary>
    public const string PaymentFailed = "payment_failed";

    /// <summary>A time pass left the queue.</summary>
    public const string Started = "started";

    /// <summary>The queue moved.</summary>
    public const string Rescheduled = "rescheduled";

    /// <summary>The window passed.</summary>
    public const string Expired = "expired";

    /// <summary>Found by comparing with Stripe, not by an event.</summary>
    public const string Resync = "resync";

    /// <summary>The customer was erased; what is left gives nothing.</summary>
    public const string Erased = "erased";

    /// <summary>Nothing happened: somebody tries an endpoint.</summary>
    public const string WebhookTest = "webhook_test";
}
