using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Support;

/// <summary>One line of a customer's timeline: a cause, what it changed, and what the application was told.</summary>
internal sealed record TimelineRow
{
    /// <summary>The newest stored thing of the line: <c>his_…</c>, <c>use_…</c> or <c>att_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened.</summary>
    public required UtcInstant At { get; init; }

    /// <summary>stripe, runtime, operator or licenzy.</summary>
    public required string Lane { get; init; }

    /// <summary>
    /// What joins the line with everything else of the same cause: Stripe's event, the operator's action, the consume, the attempt, or the
    /// line itself.
    /// </summary>
    public required string CauseId { get; init; }

    /// <summary>What happened, as <c>invoice_payment_succeeded</c>, <c>usage_consumed</c>, <c>checkout_created</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The entitlement that changed first; null for a checkout.</summary>
    public required string? EntitlementId { get; init; }

    /// <summary>Its product.</summary>
    public required string? ProductCode { get; init; }

    /// <summary>What the product is called now.</summary>
    public required string? ProductName { get; init; }

    /// <summary>Whether access was given or taken by it.</summary>
    public required bool ChangesAccess { get; init; }

    /// <summary>The changed fields of the first change, before it; absent members had no value.</summary>
    public required IReadOnlyDictionary<string, string> Before { get; init; }

    /// <summary>The changed fields of the first change, after it.</summary>
    public required IReadOnlyDictionary<string, string> After { get; init; }

    /// <summary>All changes of the cause, the newest first.</summary>
    public required IReadOnlyList<TimelineChange> Changes { get; init; }

    /// <summary>Money, in the currency's minor unit; null where none moved.</summary>
    public required long? Amount { get; init; }

    /// <summary>Three letters, lower case.</summary>
    public required string? Currency { get; init; }

    /// <summary>Stripe's event.</summary>
    public required string? StripeEventId { get; init; }

    /// <summary>When Stripe made the event.</summary>
    public required UtcInstant? EventCreatedAt { get; init; }

    /// <summary>The operator.</summary>
    public required Actor? Actor { get; init; }

    /// <summary>What the operator wrote, or which facts joined.</summary>
    public required string? Note { get; init; }

    /// <summary>What the application was told, and whether it reached it; of a run of consumption the newest.</summary>
    public required IReadOnlyList<ToldDelivery> Deliveries { get; init; }

    /// <summary>How many calls or changes the line holds.</summary>
    public required int Count { get; init; }

    /// <summary>Units that were consumed; null where it is no consumption.</summary>
    public required long? Units { get; init; }

    /// <summary>The consumes, the newest first; twenty at most.</summary>
    public required IReadOnlyList<string> UseIds { get; init; }

    /// <summary>The operator's action.</summary>
    public required string? ActionId { get; init; }

    /// <summary>Whether the action can still be taken back.</summary>
    public required bool Undoable { get; init; }

    /// <summary>The action that took it back.</summary>
    public required string? UndoneBy { get; init; }
}

/// <summary>A change of one entitlement.</summary>
/// <param name="HistoryId">The row of the history.</param>
/// <param name="EntitlementId">The entitlement.</param>
/// <param name="ProductCode">Its product.</param>
/// <param name="Reason">What changed it, or why nothing changed.</param>
/// <param name="Fields">The changed fields; none when it only concerned the entitlement.</param>
internal sealed record TimelineChange(
    string HistoryId,
    string EntitlementId,
    string? ProductCode,
    string Reason,
    IReadOnlyList<ChangedField> Fields
);

/// <summary>A changed field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Before">Its text before, times as RFC 3339; null where there was none.</param>
/// <param name="After">Its text after.</param>
internal sealed record ChangedField(string Field, string? Before, string? After);
