using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Billing;

/// <summary>Begins the account's one trial: live mode is open until it ends.</summary>
internal sealed class BeginTrial(Database database, AccountPlans plans, AuditLog audit, ReadSubscription read, TimeProvider time)
{
    public async Task<Answer<ReadSubscription.Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        if (plans.Platform is null || plans.Trial <= TimeSpan.Zero)
        {
            return new Fault(ErrorCatalogue.NotPossible, "This installation has no trials. Everything that it offers is on the plan page.");
        }

        var begun = await database.WriteAsync(session => BeginAsync(session, caller), cancellationToken);
        return begun
            ? await read.HandleAsync(caller, cancellationToken)
            : new Fault(ErrorCatalogue.NotPossible, "The account has had its trial, or a plan. Choose a plan to go on in live mode.");
    }

    private async Task<bool> BeginAsync(Session session, PortalCaller caller)
    {
        // A trial is for those who never had a plan: else whoever stops paying would go on for free.
        if ((await plans.OfAsync(session, caller.AccountId, time.NowMs())).Subscription is not null)
        {
            return false;
        }

        var ends = time.NowMs() + (long)plans.Trial.TotalMilliseconds;
        if (await AccountStore.BeginTrialAsync(session, caller.AccountId, ends) == 0)
        {
            return false;
        }

        var details = new { TrialEndsAt = new UtcInstant(ends) };
        await audit.WriteAsync(session, caller, new AuditEntry("trial.began", "account", caller.AccountId) { Details = details });
        return true;
    }
}
