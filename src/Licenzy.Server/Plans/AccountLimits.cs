using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Plans;

/// <summary>What an account's plan limits.</summary>
internal enum AccountLimit
{
    Members,
    Projects,
}

/// <summary>Whether an account may have one more of something. Nothing that it has is taken away when its plan shrinks.</summary>
internal sealed class AccountLimits(AccountPlans plans, TimeProvider time)
{
    /// <param name="session">The transaction that adds one: the count must be read in it, behind a lock.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="limit">Of what.</param>
    /// <param name="count">How many it has.</param>
    public async Task<Fault?> CheckAsync(Session session, string accountId, AccountLimit limit, long count)
    {
        if (plans.Platform is null)
        {
            return null;
        }

        var plan = (await plans.OfAsync(session, accountId, time.GetUtcNow().ToUnixTimeMilliseconds())).Plan;
        return LimitOf(plan.Limits, limit) is { } most && count >= most
            ? new Fault(
                ErrorCatalogue.PlanLimitReached,
                $"The plan {plan.Name} allows {most} {NameOf(limit)}, and the account has {count}. Upgrade, or remove one."
            )
            : null;
    }

    public static long? LimitOf(PlanLimits limits, AccountLimit limit) => limit == AccountLimit.Members ? limits.Members : limits.Projects;

    public static string NameOf(AccountLimit limit) => limit == AccountLimit.Members ? "members" : "projects";
}
