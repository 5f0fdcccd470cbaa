namespace Licenzy.Core.Tests.Lives;

/// <summary>Every outcome that the two decision tables have: what was bought, status, why not available, reason.</summary>
internal static class LifeRows
{
    public static IReadOnlyList<string> All { get; } =
    [
        "once Canceled Revoked manual_revoke",
        "once Canceled Canceled payment_failed",
        "once Pending Pending payment_pending",
        "once Canceled Refunded refund",
        "once Canceled Disputed dispute_lost",
        "once Expired Expired expired",
        "once PastDue Disputed dispute",
        "once Active NotStarted checkout_finalized",
        "once Active NotStarted manual_grant",
        "once Active Exhausted checkout_finalized",
        "once Active Exhausted manual_grant",
        "once Active available checkout_finalized",
        "once Active available manual_grant",
        "subscription Canceled Revoked manual_revoke",
        "subscription Canceled Canceled subscription_deleted",
        "subscription Pending Pending payment_pending",
        "subscription Expired Expired expired",
        "subscription PastDue Refunded refund",
        "subscription PastDue Disputed dispute",
        "subscription PastDue Disputed dispute_lost",
        "subscription PastDue available invoice_payment_failed",
        "subscription PastDue PastDue invoice_payment_failed",
        "subscription PastDue PastDue subscription_updated",
        "subscription Active available checkout_finalized",
        "subscription Active available subscription_created",
    ];
}
