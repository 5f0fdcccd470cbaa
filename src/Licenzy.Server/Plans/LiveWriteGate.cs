using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Plans;

/// <summary>
/// Whether an account's plan allows live writes. Reads, Stripe's events and deliveries never ask: nobody's customers are locked out by
/// their vendor's bill.
/// </summary>
internal sealed class LiveWriteGate(AccountPlans plans)
{
    public async Task<Fault?> CheckAsync(Session session, RuntimeCaller caller, long nowMs)
    {
        // The platform sells the plans: it cannot need one.
        if (caller.Scope.Mode == Mode.Test || plans.Platform is not { } platform || platform.ProjectId == caller.Scope.ProjectId)
        {
            return null;
        }

        return await plans.AllowsLiveWritesAsync(session, caller.AccountId, nowMs)
            ? null
            : new Fault(
                ErrorCatalogue.PlanModeNotAllowed,
                "The account has no active plan for live mode. Activate one in the portal; test mode and live reads stay open."
            );
    }
}
