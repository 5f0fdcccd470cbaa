using Licenzy.Core;
using Licenzy.Core.Access;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// An entitlement as it is now: its stored row carried forward by the clock. Nobody has to have written that a pass ended
/// for it to be over.
/// </summary>
internal sealed record EntitlementReading(EntitlementRow Row, EntitlementView View)
{
    public bool Available => View.Available;

    public string Status => View.Status.ToText();

    public string? UnavailableReason => View.UnavailableReason?.ToText();

    /// <summary>Why it is in its state: the clock's reason where the clock has overtaken the row.</summary>
    public string Reason =>
        View.Status == EntitlementStatus.Expired && !string.Equals(Row.Status, Status, StringComparison.Ordinal)
            ? Reasons.Expired
            : Row.Reason;

    public static EntitlementReading At(EntitlementRow row, long nowMs) => new(row, ViewOf(row).At(nowMs));

    private static EntitlementView ViewOf(EntitlementRow row) =>
        new(
            EnumText.Read<ProductKind>(row.Kind),
            EnumText.Read<EntitlementStatus>(row.Status),
            row.UnavailableReason is null ? null : EnumText.Read<Core.UnavailableReason>(row.UnavailableReason),
            row.StartsMs,
            row.ExpiresMs,
            row.EndsMs,
            row.UsageRemaining
        );
}

/// <summary>As much of an entitlement as a decision needs.</summary>
internal record DecisionRow
{
    public string Kind { get; init; } = string.Empty;

    public string Status { get; init; } = string.Empty;

    public string? UnavailableReason { get; init; }

    public long? StartsMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long? EndsMs { get; init; }

    public long? UsageRemaining { get; init; }

    public EntitlementView ViewAt(long nowMs) =>
        new EntitlementView(
            EnumText.Read<ProductKind>(Kind),
            EnumText.Read<EntitlementStatus>(Status),
            UnavailableReason is null ? null : EnumText.Read<UnavailableReason>(UnavailableReason),
            StartsMs,
            ExpiresMs,
            EndsMs,
            UsageRemaining
        ).At(nowMs);
}
