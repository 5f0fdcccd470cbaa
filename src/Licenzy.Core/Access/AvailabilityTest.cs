namespace Licenzy.Core.Access;

/// <summary>One of the four conditions that an entitlement must meet to give access.</summary>
public enum AvailabilityCheck
{
    /// <summary>Its status gives access: active, or past due inside the grace of a failed payment.</summary>
    Status,

    /// <summary>It has started.</summary>
    Started,

    /// <summary>It has not ended.</summary>
    NotEnded,

    /// <summary>Units are left; of what is no usage pack this is always so.</summary>
    UnitsLeft,
}

/// <summary>A condition, and whether an entitlement meets it.</summary>
/// <param name="Check">The condition.</param>
/// <param name="Passed">Whether it is met.</param>
public sealed record AvailabilityTest(AvailabilityCheck Check, bool Passed)
{
    /// <summary>
    /// The four conditions, in the order in which people ask them. All are met exactly by what is available: they take a decision apart
    /// and never make another.
    /// </summary>
    /// <param name="view">The entitlement as it is at the instant.</param>
    /// <param name="atMs">The instant, Unix ms.</param>
    public static IReadOnlyList<AvailabilityTest> Of(EntitlementView view, long atMs)
    {
        ArgumentNullException.ThrowIfNull(view);
        return
        [
            new(AvailabilityCheck.Status, view.Available || view.Status == EntitlementStatus.Active),
            new(AvailabilityCheck.Started, view.Available || HasStarted(view, atMs)),
            new(AvailabilityCheck.NotEnded, view.Available || HasNotEnded(view, atMs)),
            new(AvailabilityCheck.UnitsLeft, view.Available || view.Kind != ProductKind.UsagePack || view.UsageRemaining > 0),
        ];
    }

    /// <summary>
    /// What stands waits only where a queue makes it wait: Stripe's dates may run ahead of our clock, and are no reason to lock out who paid.
    /// </summary>
    private static bool HasStarted(EntitlementView view, long atMs) =>
        view.Status is EntitlementStatus.Active or EntitlementStatus.PastDue
            ? view.UnavailableReason != Core.UnavailableReason.NotStarted
            : view.StartsAtMs is null || view.StartsAtMs <= atMs;

    private static bool HasNotEnded(EntitlementView view, long atMs) =>
        view.Status != EntitlementStatus.Expired && (view.ExpiresAtMs is null || view.ExpiresAtMs > atMs);
}
