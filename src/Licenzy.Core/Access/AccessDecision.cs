namespace Licenzy.Core.Access;

/// <summary>What a subject's entitlements amount to, the most hopeful first.</summary>
public enum AccessStatus
{
    /// <summary>There is access.</summary>
    Active,

    /// <summary>A payment settles, or a right starts later.</summary>
    Pending,

    /// <summary>Something is suspended.</summary>
    PastDue,

    /// <summary>A pack is used up.</summary>
    Exhausted,

    /// <summary>A window has passed.</summary>
    Expired,

    /// <summary>Everything ended.</summary>
    Canceled,

    /// <summary>There never was anything.</summary>
    None,
}

/// <summary>Whether a subject has access now, and what to say when not.</summary>
/// <param name="HasAccess">Whether any entitlement is available.</param>
/// <param name="Status">The most hopeful state.</param>
/// <param name="Because">Why the most hopeful entitlement gives no access; null with access, and without any entitlement.</param>
/// <param name="UsageRemaining">The sum over available packs; null when the subject never had one.</param>
public sealed record AccessDecision(bool HasAccess, AccessStatus Status, UnavailableReason? Because, long? UsageRemaining)
{
    /// <summary>The public <c>denial_reason</c>: null with access.</summary>
    public string? DenialReason => HasAccess ? null : Because?.ToText() ?? "no_entitlement";

    /// <summary>Decides from every entitlement of one subject, newest first, all seen at the same instant.</summary>
    public static AccessDecision Decide(IReadOnlyList<EntitlementView> entitlements)
    {
        ArgumentNullException.ThrowIfNull(entitlements);
        var packs = entitlements.Where(one => one.Kind == ProductKind.UsagePack).ToList();
        long? remaining = packs.Count == 0 ? null : packs.Where(pack => pack.Available).Sum(pack => pack.UsageRemaining ?? 0);
        var best = entitlements.MinBy(StatusOf);
        return best is null
            ? new AccessDecision(false, AccessStatus.None, null, remaining)
            : new AccessDecision(best.Available, StatusOf(best), best.UnavailableReason, remaining);
    }

    /// <summary>What one entitlement alone amounts to; the least is the most hopeful.</summary>
    public static AccessStatus StatusOf(EntitlementView one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one switch
        {
            { Available: true } => AccessStatus.Active,
            { Status: EntitlementStatus.Pending } or { UnavailableReason: UnavailableReason.NotStarted } => AccessStatus.Pending,
            { UnavailableReason: UnavailableReason.Exhausted } => AccessStatus.Exhausted,
            { Status: EntitlementStatus.PastDue } => AccessStatus.PastDue,
            { Status: EntitlementStatus.Expired } => AccessStatus.Expired,
            _ => AccessStatus.Canceled,
        };
    }
}
