using System.Globalization;
using Licenzy.Core.Announcing;

namespace Licenzy.Core.Access;

/// <summary>What an entitlement was between two changes. All times are Unix ms.</summary>
public sealed record EntitlementFields
{
    /// <summary>The name under which history keeps <see cref="EndText"/>.</summary>
    public const string EndField = "ends_at";

    /// <summary>The name under which history keeps whose it is, when that changes.</summary>
    public const string SubjectField = "subject_ref";

    private const string NoEnd = "none";

    /// <summary>Whose it was.</summary>
    public required string SubjectRef { get; init; }

    /// <summary>The product.</summary>
    public required string ProductCode { get; init; }

    /// <summary>Its status as it was written.</summary>
    public required EntitlementStatus Status { get; init; }

    /// <summary>Why it gave no access when it was written; null when it did.</summary>
    public UnavailableReason? UnavailableReason { get; init; }

    /// <summary>What brought it there.</summary>
    public required string Reason { get; init; }

    /// <summary>When it started.</summary>
    public long? StartsAtMs { get; init; }

    /// <summary>When access was to end.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>When the right was to end, where that was another instant than <see cref="ExpiresAtMs"/> (see <see cref="EndTextOf"/>).</summary>
    public string? EndText { get; init; }

    /// <summary>The end of the paid period.</summary>
    public long? CurrentPeriodEndMs { get; init; }

    /// <summary>Whether Stripe was to end it at the end of its period.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>When the right ended.</summary>
    public long? CanceledAtMs { get; init; }

    /// <summary>Units that a pack gave.</summary>
    public long? UsageGranted { get; init; }

    /// <summary>Units that operators had added or taken.</summary>
    public long Adjusted { get; init; }

    /// <summary>How many.</summary>
    public long Quantity { get; init; } = 1;

    private bool Stands => Status is EntitlementStatus.Active or EntitlementStatus.PastDue;

    private long? EndsAtMs =>
        !Stands ? null
        : EndText is null ? ExpiresAtMs
        : EndText == NoEnd ? null
        : long.Parse(EndText, CultureInfo.InvariantCulture);

    /// <summary>
    /// How history keeps the end of the right: only where it is another instant than the end of access (a grace ends access earlier), so
    /// that nothing more is written of everything else. Null: the same instant.
    /// </summary>
    /// <param name="status">The status.</param>
    /// <param name="expiresAtMs">When access ends.</param>
    /// <param name="endsAtMs">When the right ends.</param>
    public static string? EndTextOf(EntitlementStatus status, long? expiresAtMs, long? endsAtMs) =>
        status is not (EntitlementStatus.Active or EntitlementStatus.PastDue) || endsAtMs == expiresAtMs
            ? null
            : endsAtMs?.ToString(CultureInfo.InvariantCulture) ?? NoEnd;

    /// <summary>What decides access at an instant.</summary>
    /// <param name="kind">What its product gives.</param>
    /// <param name="consumed">Units taken until then.</param>
    /// <param name="atMs">The instant.</param>
    public EntitlementView ViewAt(ProductKind kind, long consumed, long atMs) =>
        new EntitlementView(kind, Status, UnavailableReason, StartsAtMs, ExpiresAtMs, EndsAtMs, RemainingAfter(kind, consumed)).At(atMs);

    private long? RemainingAfter(ProductKind kind, long consumed) =>
        kind != ProductKind.UsagePack ? null
        : Status is EntitlementStatus.Canceled or EntitlementStatus.Pending ? 0
        : Math.Max(0, (UsageGranted ?? 0) + Adjusted - consumed);

    /// <summary>The fields before a change.</summary>
    internal EntitlementFields Without(FieldChange change) =>
        change.Field switch
        {
            "status" => this with { Status = change.Before is null ? Status : EnumText.Read<EntitlementStatus>(change.Before) },
            "unavailable_reason" => this with
            {
                UnavailableReason = change.Before is null ? null : EnumText.Read<UnavailableReason>(change.Before),
            },
            "product_code" => this with { ProductCode = change.Before ?? ProductCode },
            "quantity" => this with { Quantity = Number(change.Before) ?? Quantity },
            "starts_at" => this with { StartsAtMs = Number(change.Before) },
            "expires_at" => this with { ExpiresAtMs = Number(change.Before) },
            "current_period_end" => this with { CurrentPeriodEndMs = Number(change.Before) },
            "cancel_at_period_end" => this with { CancelAtPeriodEnd = change.Before == "true" },
            "canceled_at" => this with { CanceledAtMs = Number(change.Before) },
            "usage_granted" => this with { UsageGranted = Number(change.Before) },
            "adjusted" => this with { Adjusted = Number(change.Before) ?? 0 },
            EndField => this with { EndText = change.Before },
            SubjectField => this with { SubjectRef = change.Before ?? SubjectRef },
            _ => this,
        };

    private static long? Number(string? text) => text is null ? null : long.Parse(text, CultureInfo.InvariantCulture);
}
