using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;

namespace Licenzy.Server.StripeEvents;

/// <summary>How a stored event stands.</summary>
internal enum InboundEventStatus
{
    /// <summary>It waits to be applied, for the first time or again.</summary>
    Received,

    /// <summary>It was applied.</summary>
    Applied,

    /// <summary>Nothing of it is used.</summary>
    Ignored,

    /// <summary>It could not be applied, and is not tried again by itself.</summary>
    Failed,

    /// <summary>It was applied, and what it is about belongs to no sale that is known here (yet).</summary>
    Unmapped,
}

/// <summary>An event of Stripe, as it was stored.</summary>
/// <param name="StripeEventId">Stripe's id of it, <c>evt_…</c>.</param>
/// <param name="Type">Stripe's type.</param>
/// <param name="ApiVersion">The version of Stripe's API whose shapes it has.</param>
/// <param name="ObjectId">Stripe's object that it is about; null before it was looked into.</param>
/// <param name="SubjectRef">The customer that it is about; null where nobody knows (yet).</param>
/// <param name="Status">received, applied, ignored, failed or unmapped.</param>
/// <param name="Reason">Why, for programs; null where there is nothing to say.</param>
/// <param name="Why">Why, in words.</param>
/// <param name="Tries">How often it was tried to apply it.</param>
/// <param name="ReceivedCount">How often it came; it is applied once.</param>
/// <param name="Origin">webhook, or reconciler where it was asked for because no webhook had brought it.</param>
/// <param name="ConnectionId">The connection that it came to.</param>
/// <param name="CreatedAt">When Stripe made it.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="AppliedAt">When it was applied, ignored or given up.</param>
/// <param name="NextTryAt">When it is tried next; null when it waits no more.</param>
/// <param name="LagMs">From being made in Stripe to coming here, in milliseconds; Stripe's times are whole seconds.</param>
/// <param name="DurationMs">How long applying it took, in milliseconds.</param>
/// <param name="BodyKept">Whether its body is kept, so that it can be shown and replayed.</param>
internal sealed record InboundEventView(
    string StripeEventId,
    string Type,
    string? ApiVersion,
    string? ObjectId,
    string? SubjectRef,
    InboundEventStatus Status,
    string? Reason,
    string Why,
    long Tries,
    long ReceivedCount,
    string Origin,
    string ConnectionId,
    UtcInstant CreatedAt,
    UtcInstant ReceivedAt,
    UtcInstant? AppliedAt,
    UtcInstant? NextTryAt,
    long LagMs,
    long? DurationMs,
    bool BodyKept
)
{
    /// <summary>The reason of an applied event that reached no purchase.</summary>
    public const string WaitsForLink = "waits_for_link";

    public static InboundEventView Of(InboundEventEntry entry)
    {
        var status = StatusOf(entry);
        return new InboundEventView(
            entry.StripeEventId,
            entry.Type,
            entry.ApiVersion,
            entry.ObjectId,
            entry.SubjectRef,
            status,
            entry.Reason,
            WhyOf(status, entry),
            entry.Tries,
            entry.ReceivedCount,
            entry.Origin,
            entry.ConnectionId,
            new UtcInstant(entry.EventCreatedMs),
            new UtcInstant(entry.ReceivedMs),
            UtcInstant.From(entry.FinishedMs),
            status == InboundEventStatus.Received ? new UtcInstant(entry.DueMs) : null,
            Math.Max(0, entry.ReceivedMs - entry.EventCreatedMs),
            entry.DurationMs,
            entry.BodyForm != BodyForms.Dropped
        );
    }

    private static InboundEventStatus StatusOf(InboundEventEntry entry) =>
        entry switch
        {
            { State: InboxStates.Applied, Reason: WaitsForLink } => InboundEventStatus.Unmapped,
            { State: InboxStates.Applied } => InboundEventStatus.Applied,
            { State: InboxStates.Ignored } => InboundEventStatus.Ignored,
            { State: InboxStates.Failed } => InboundEventStatus.Failed,
            _ => InboundEventStatus.Received,
        };

    private static string WhyOf(InboundEventStatus status, InboundEventEntry entry) =>
        (status, entry.Reason) switch
        {
            (InboundEventStatus.Unmapped, _) => "It was applied, and belongs to no sale that is known here.",
            (InboundEventStatus.Ignored, "type_not_used") => "Licenzy does not use events of this type.",
            (InboundEventStatus.Ignored, "another_account") => "It is of another Stripe account than the connected one.",
            (InboundEventStatus.Ignored, "not_a_snapshot_event") => "It carries no object to read.",
            (InboundEventStatus.Applied, "nothing_changed") => "It was applied, and changed nothing.",
            (InboundEventStatus.Applied, _) => "It was applied.",
            (InboundEventStatus.Received, null) => "It waits to be applied.",
            (InboundEventStatus.Received, _) => $"It could not be applied so far, and is tried again: {entry.Reason}",
            (InboundEventStatus.Failed, _) => $"It could not be applied: {entry.Reason}",
            _ => entry.Reason ?? "Nothing of it is used.",
        };
}

/// <summary>What an event did to an entitlement, or would do.</summary>
/// <param name="HistoryId">The row of history.</param>
/// <param name="EntitlementId">The entitlement.</param>
/// <param name="SubjectRef">Whose it is.</param>
/// <param name="At">When it was written.</param>
/// <param name="Reason">The reason of the change.</param>
/// <param name="Changes">Each changed field.</param>
internal sealed record InboundEventChange(
    string HistoryId,
    string EntitlementId,
    string SubjectRef,
    UtcInstant At,
    string Reason,
    IReadOnlyList<InboundEventChange.Field> Changes
)
{
    /// <summary>A changed field.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Before">Its text before; null where there was none.</param>
    /// <param name="After">Its text after.</param>
    internal sealed record Field(string Name, string? Before, string? After);
}
