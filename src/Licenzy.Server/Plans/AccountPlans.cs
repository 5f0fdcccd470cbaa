using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Plans;

/// <summary>How an account stands.</summary>
/// <param name="Plan">Its plan.</param>
/// <param name="Subscription">What it holds of the platform project, the best of it; null when it holds nothing.</param>
/// <param name="TrialEndsMs">When its trial ends or ended, Unix ms; null when there never was one.</param>
/// <param name="AllowsLiveWrites">Whether checkouts and consumption are open in live mode.</param>
internal sealed record AccountPlan(Plan Plan, EntitlementReading? Subscription, long? TrialEndsMs, bool AllowsLiveWrites);

/// <summary>
/// Licenzy bills its accounts with itself: the installation's platform project sells the plans, an account is its subject, and what it
/// may do is what it has access to there. Without a platform project (self-hosted) everything is open.
/// </summary>
internal sealed class AccountPlans(LicenzySettings settings)
{
    /// <summary>The project and mode that sell the plans; null when everything is open.</summary>
    public Scope? Platform { get; } = settings.Plans.PlatformProjectId is { } id ? new Scope(id, settings.Plans.PlatformMode) : null;

    public PlanCatalogue Catalogue => settings.Plans.File;

    /// <summary>How long the one trial of an account is; zero: there is none.</summary>
    public TimeSpan Trial => TimeSpan.FromDays(settings.Plans.TrialDays);

    /// <summary>The question of every live write, in as few reads as it takes.</summary>
    public async Task<bool> AllowsLiveWritesAsync(Session session, string accountId, long nowMs) =>
        Platform is not { } platform
        || await ReadSubject.IsAllowedAsync(session, platform, accountId, nowMs)
        || await AccountStore.TrialEndsAsync(session, accountId) > nowMs;

    /// <summary>All of it, for people.</summary>
    public async Task<AccountPlan> OfAsync(Session session, string accountId, long nowMs)
    {
        var trialEnds = await AccountStore.TrialEndsAsync(session, accountId);
        if (Platform is not { } platform)
        {
            return new AccountPlan(PlanCatalogue.Unlimited.Free with { Name = "Open" }, null, trialEnds, AllowsLiveWrites: true);
        }

        var held = (await ReadSubject.AllAsync(session, platform, accountId, nowMs)).Entitlements;
        var best =
            held.Where(one => one.Available).OrderByDescending(one => PlaceOf(one.Row.ProductCode)).FirstOrDefault()
            ?? held.FirstOrDefault(one => one.View.Status is EntitlementStatus.PastDue or EntitlementStatus.Pending)
            ?? held.FirstOrDefault();
        return best is { Available: true }
            ? new AccountPlan(Catalogue.Of(best.Row.ProductCode), best, trialEnds, AllowsLiveWrites: true)
            : new AccountPlan(Catalogue.Free, best, trialEnds, trialEnds > nowMs);
    }

    private int PlaceOf(string productCode) =>
        Catalogue.Plans.ToList().FindIndex(plan => string.Equals(plan.ProductCode, productCode, StringComparison.Ordinal));
}
