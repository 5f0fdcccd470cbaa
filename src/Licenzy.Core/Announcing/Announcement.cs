namespace Licenzy.Core.Announcing;

/// <summary>What is to be stored and sent after an evaluation.</summary>
/// <param name="Told">What has been told then.</param>
/// <param name="Events">The outbound events, in the order in which they happened.</param>
/// <param name="History">The history row; null when there is nothing to say.</param>
public sealed record Announcement(Told Told, IReadOnlyList<AnnouncedEvent> Events, HistoryEntry? History);

/// <summary>One outbound event.</summary>
/// <param name="Type">Its type (see <see cref="EventTypes"/>).</param>
/// <param name="Reason">What changed it.</param>
/// <param name="Source">Who changed it. An operator's event carries the actor and no Stripe ids.</param>
/// <param name="AmountTotal">Money, in the currency's minor unit; null where none moved.</param>
/// <param name="Currency">Three letters, lower case.</param>
public sealed record AnnouncedEvent(string Type, string Reason, Source Source, long? AmountTotal = null, string? Currency = null);

/// <summary>The types of outbound events: those that a purchase can send, and the one that an operator sends to try an endpoint.</summary>
public static class EventTypes
{
    /// <summary>A checkout was paid; once per purchase.</summary>
    public const string PurchaseFinalized = "purchase.finalized";

    /// <summary>A one-time purchase or a grant changed, or an operator changed any.</summary>
    public const string EntitlementUpdated = "entitlement.updated";

    /// <summary>Units were consumed.</summary>
    public const string UsageConsumed = "usage.consumed";

    /// <summary>A subscription changed.</summary>
    public const string SubscriptionUpdated = "subscription.updated";

    /// <summary>Stripe ended a subscription; once.</summary>
    public const string SubscriptionDeleted = "subscription.deleted";

    /// <summary>An invoice was paid; once per invoice.</summary>
    public const string InvoicePaymentSucceeded = "invoice.payment_succeeded";

    /// <summary>A payment of an invoice failed; once per attempt.</summary>
    public const string InvoicePaymentFailed = "invoice.payment_failed";

    /// <summary>Nothing happened: somebody tries an endpoint.</summary>
    public const string WebhookTest = "webhook.test";

    /// <summary>Every type, in the order in which the documentation names them.</summary>
    public static ValueList<string> All { get; } =
    [
        PurchaseFinalized,
        EntitlementUpdated,
        UsageConsumed,
        SubscriptionUpdated,
        SubscriptionDeleted,
        InvoicePaymentSucceeded,
        InvoicePaymentFailed,
        WebhookTest,
    ];
}

/// <summary>One row of a purchase's history; the server adds the time and the ids.</summary>
/// <param name="Source">Who changed it.</param>
/// <param name="Reason">What changed it, or why nothing changed.</param>
/// <param name="Changes">The changed fields, in the order of the projection; empty when nothing changed.</param>
/// <param name="StripeEventId">The event of Stripe.</param>
/// <param name="EventCreatedMs">That event's <c>created</c>, Unix ms.</param>
/// <param name="ActorUserId">The operator.</param>
/// <param name="Note">What the operator wrote.</param>
/// <param name="ActionId">The operator's action, <c>op_…</c>.</param>
public sealed record HistoryEntry(
    Source Source,
    string Reason,
    ValueList<FieldChange> Changes,
    string? StripeEventId,
    long? EventCreatedMs,
    string? ActorUserId,
    string? Note,
    string? ActionId = null
);

/// <summary>One changed field.</summary>
/// <param name="Field">Its name as in the API.</param>
/// <param name="Before">Its text before; null where there was none. Times are Unix ms.</param>
/// <param name="After">Its text after.</param>
public sealed record FieldChange(string Field, string? Before, string? After);
