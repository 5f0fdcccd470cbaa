using Licenzy.Core.Purchases;

namespace Licenzy.Core.Access;

/// <summary>The few fields of an entitlement that decide access, read from its row and carried forward by the clock. Times are Unix ms.</summary>
/// <param name="Kind">What its product gives.</param>
/// <param name="Status">Its state when the row was written.</param>
/// <param name="UnavailableReason">Why it gave no access then; null when it did.</param>
/// <param name="StartsAtMs">When it starts or started.</param>
/// <param name="ExpiresAtMs">When access ends.</param>
/// <param name="EndsAtMs">When the right itself ends (see <see cref="PurchaseState.EndsAtMs"/>).</param>
/// <param name="UsageRemaining">Units left of a pack.</param>
public sealed record EntitlementView(
    ProductKind Kind,
    EntitlementStatus Status,
    UnavailableReason? UnavailableReason,
    long? StartsAtMs,
    long? ExpiresAtMs,
    long? EndsAtMs,
    long? UsageRemaining
)
{
    /// <summary>Whether it gives access.</summary>
    public bool Available => UnavailableReason is null;

    /// <summary>The view of a purchase.</summary>
    public static EntitlementView Of(PurchaseState purchase)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        return new(
            purchase.Kind,
            purchase.Status,
            purchase.UnavailableReason,
            purchase.StartsAtMs,
            purchase.ExpiresAtMs,
            purchase.EndsAtMs,
            purchase.UsageRemaining
        );
    }

    /// <summary>
    /// The same entitlement at a later instant, when nothing but time has passed: what a read shows before the sweep has written it.
    /// </summary>
    public EntitlementView At(long nowMs)
    {
        if (Status is not (EntitlementStatus.Active or EntitlementStatus.PastDue))
        {
            return this;
        }

        if (EndsAtMs <= nowMs)
        {
            return this with { Status = EntitlementStatus.Expired, UnavailableReason = Core.UnavailableReason.Expired, EndsAtMs = null };
        }

        if (UnavailableReason == Core.UnavailableReason.NotStarted && StartsAtMs <= nowMs)
        {
            return this with { UnavailableReason = UsageRemaining == 0 ? Core.UnavailableReason.Exhausted : null };
        }

        var graceIsOver = Status == EntitlementStatus.PastDue && Available && ExpiresAtMs <= nowMs;
        return graceIsOver ? this with { UnavailableReason = Core.UnavailableReason.PastDue } : this;
    }

    /// <summary>The next instant at which the clock alone changes the decision; null when none does.</summary>
    public long? NextChangeMs =>
        Status is not (EntitlementStatus.Active or EntitlementStatus.PastDue) ? null
        : UnavailableReason == Core.UnavailableReason.NotStarted ? StartsAtMs
        : Status == EntitlementStatus.PastDue && Available ? ExpiresAtMs
        : EndsAtMs;
}
