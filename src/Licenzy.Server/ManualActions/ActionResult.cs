using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.ManualActions;

/// <summary>What an action changes, or with <c>dry_run</c> would change.</summary>
internal sealed record ActionResult
{
    /// <summary>The customer that it is about.</summary>
    public required string SubjectRef { get; init; }

    /// <summary>True when nothing was done.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The action, <c>op_…</c>; null when nothing was done.</summary>
    public required string? ActionId { get; init; }

    /// <summary>The rows of history that tell it; empty when nothing was done.</summary>
    public required IReadOnlyList<string> HistoryIds { get; init; }

    /// <summary>Whether it can be taken back with <c>POST /portal/history/{history_id}/undo</c>.</summary>
    public required bool Undoable { get; init; }

    /// <summary>The customer's access before and after.</summary>
    public required ChangedDecision Decision { get; init; }

    /// <summary>The entitlements that change, of this customer and of others.</summary>
    public required IReadOnlyList<ChangedEntitlement> Entitlements { get; init; }

    /// <summary>What applications are told, in this order.</summary>
    public required IReadOnlyList<ToldEvent> Events { get; init; }

    /// <summary>What to know before, or of, doing it.</summary>
    public required IReadOnlyList<ActionWarning> Warnings { get; init; }

    /// <summary>The customer's state that this rests on: send it with the action, and it is refused when something changed since.</summary>
    public required string Version { get; init; }
}

/// <summary>A decision before and after.</summary>
/// <param name="Before">As it was.</param>
/// <param name="After">As it is then.</param>
internal sealed record ChangedDecision(ShownDecision Before, ShownDecision After);

/// <summary>A customer's access, decided as the access check decides it.</summary>
/// <param name="Allowed">Whether there is access.</param>
/// <param name="Status">active, or the most hopeful of what there is, or none.</param>
/// <param name="DenialReason">Null with access.</param>
/// <param name="UsageRemaining">The units over all available packs; null when the customer never had a pack.</param>
internal sealed record ShownDecision(bool Allowed, string Status, string? DenialReason, long? UsageRemaining)
{
    public static ShownDecision Of(bool allowed, AccessDecision decision) =>
        new(allowed, decision.Status.ToText(), decision.DenialReason, decision.UsageRemaining);
}

/// <summary>An entitlement that an action changes.</summary>
/// <param name="Before">As it was; null when the action makes it.</param>
/// <param name="After">As it is then.</param>
internal sealed record ChangedEntitlement(ShownEntitlement? Before, ShownEntitlement After);

/// <summary>The fields of an entitlement that an action can change.</summary>
internal sealed record ShownEntitlement
{
    /// <summary>The entitlement; null in a preview of one that does not exist yet.</summary>
    public required string? Id { get; init; }

    public required string SubjectRef { get; init; }

    public required string ProductCode { get; init; }

    public required string Kind { get; init; }

    public required string Status { get; init; }

    public required bool Available { get; init; }

    public required string? UnavailableReason { get; init; }

    public required string Reason { get; init; }

    public required string Source { get; init; }

    public required long? UsageGranted { get; init; }

    public required long? UsageRemaining { get; init; }

    public required UtcInstant? StartsAt { get; init; }

    public required UtcInstant? ExpiresAt { get; init; }

    public required UtcInstant? CanceledAt { get; init; }

    public static ShownEntitlement Of(EntitlementReading reading) =>
        new()
        {
            Id = reading.Row.Id,
            SubjectRef = reading.Row.SubjectRef,
            ProductCode = reading.Row.ProductCode,
            Kind = reading.Row.Kind,
            Status = reading.Status,
            Available = reading.Available,
            UnavailableReason = reading.UnavailableReason,
            Reason = reading.Reason,
            Source = reading.Row.Source,
            UsageGranted = reading.Row.UsageGranted,
            UsageRemaining = reading.Row.UsageRemaining,
            StartsAt = UtcInstant.From(reading.Row.StartsMs),
            ExpiresAt = UtcInstant.From(reading.Row.ExpiresMs),
            CanceledAt = UtcInstant.From(reading.Row.CanceledMs),
        };
}

/// <summary>An event that applications are told.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Reason">Its reason.</param>
/// <param name="SubjectRef">Whom it is about.</param>
/// <param name="Endpoints">How many endpoints take it.</param>
internal sealed record ToldEvent(string Type, string Reason, string SubjectRef, int Endpoints);

/// <summary>Something to know about an action.</summary>
/// <param name="Code">What it is, for programs: <c>stripe_keeps_charging</c>, <c>access_remains</c> and others; the list may grow.</param>
/// <param name="Detail">The same as a sentence.</param>
internal sealed record ActionWarning(string Code, string Detail);
