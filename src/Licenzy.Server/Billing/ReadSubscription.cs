using Licenzy.Server.Accounts;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Billing;

/// <summary>The account's own plan at this installation: what it may do, until when, and how much of it is used.</summary>
internal sealed class ReadSubscription(Database database, AccountPlans plans, TimeProvider time)
{
    /// <summary>How the account stands.</summary>
    /// <param name="Open">Whether this installation sells no plans: then everything is open, and there is nothing to buy.</param>
    /// <param name="Plan">The plan that holds now.</param>
    /// <param name="Status">
    /// <c>none</c>, <c>trialing</c> (the account's own trial), or how its subscription stands: <c>pending</c>, <c>active</c>,
    /// <c>past_due</c>, <c>canceled</c>, <c>expired</c>.
    /// </param>
    /// <param name="LiveWrites">Whether checkouts and consumption are open in live mode. Reads, Stripe's events and deliveries always are.</param>
    /// <param name="UnavailableReason">Why the subscription gives nothing; null while it does, and when there is none.</param>
    /// <param name="CurrentPeriodEnd">To when it is paid.</param>
    /// <param name="CancelAtPeriodEnd">Whether it ends then.</param>
    /// <param name="TrialEndsAt">When the account's own trial ends or ended; null when it had none.</param>
    /// <param name="TrialDays">How long a trial may be begun; 0 when there is none (any more).</param>
    /// <param name="CanManage">Whether Stripe's billing portal can be opened.</param>
    /// <param name="Limits">What the plan limits, and how much of it is used.</param>
    /// <param name="Plans">What can be bought.</param>
    internal sealed record Response(
        bool Open,
        PlanView Plan,
        string Status,
        bool LiveWrites,
        string? UnavailableReason,
        UtcInstant? CurrentPeriodEnd,
        bool CancelAtPeriodEnd,
        UtcInstant? TrialEndsAt,
        long TrialDays,
        bool CanManage,
        IReadOnlyList<Meter> Limits,
        IReadOnlyList<PlanView> Plans
    );

    /// <summary>A plan.</summary>
    /// <param name="ProductCode">What to send to buy it; null for what costs nothing.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Description">What it is for.</param>
    /// <param name="MaximumMembers">How many members it allows; null: any number.</param>
    /// <param name="MaximumProjects">How many projects it allows; null: any number.</param>
    internal sealed record PlanView(string? ProductCode, string Name, string? Description, long? MaximumMembers, long? MaximumProjects);

    /// <summary>How much is used of what a plan limits.</summary>
    /// <param name="Name"><c>members</c> or <c>projects</c>.</param>
    /// <param name="Used">How many there are; invited people count as members.</param>
    /// <param name="Limit">How many there may be; null: any number.</param>
    internal sealed record Meter(string Name, long Used, long? Limit);

    public Task<Answer<Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken) =>
        database.ReadAsync<Answer<Response>>(async session => await ReadAsync(session, caller.AccountId), cancellationToken);

    private async Task<Response> ReadAsync(Session session, string accountId)
    {
        var now = time.NowMs();
        var plan = await plans.OfAsync(session, accountId, now);
        var row = plan.Subscription?.Row;
        var members = await AccountStore.CountMembersAsync(session, accountId, now);
        var projects = (await ProjectStore.OfAccountAsync(session, accountId)).Count;
        return new Response(
            plans.Platform is null,
            ViewOf(plan.Plan),
            StatusOf(plan, now),
            plan.AllowsLiveWrites,
            plan.Subscription?.UnavailableReason,
            UtcInstant.From(row?.CurrentPeriodEndMs),
            row?.CancelAtPeriodEnd == 1,
            UtcInstant.From(plan.TrialEndsMs),
            plans.Platform is not null && plan.TrialEndsMs is null && plan.Subscription is null ? (long)plans.Trial.TotalDays : 0,
            row?.StripeCustomerId is not null,
            [MeterOf(AccountLimit.Members, members, plan), MeterOf(AccountLimit.Projects, projects, plan)],
            plans.Platform is null ? [] : [.. plans.Catalogue.Plans.Select(ViewOf)]
        );
    }

    private static string StatusOf(AccountPlan plan, long now) =>
        plan.Subscription is { Available: true } active ? active.Status
        : plan.TrialEndsMs > now ? "trialing"
        : plan.Subscription?.Status ?? "none";

    private static Meter MeterOf(AccountLimit limit, long used, AccountPlan plan) =>
        new(AccountLimits.NameOf(limit), used, AccountLimits.LimitOf(plan.Plan.Limits, limit));

    private static PlanView ViewOf(Platform.Settings.Plan plan) =>
        new(plan.ProductCode, plan.Name, plan.Description, plan.Limits.Members, plan.Limits.Projects);
}
