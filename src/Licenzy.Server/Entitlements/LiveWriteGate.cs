using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Whether an account's plan allows live writes. Licenzy bills its accounts with itself: the platform project sells the
/// plans and an account is its subject. Without a platform project (self-hosted) everything is open.
/// </summary>
/// <param name="PlatformProjectId">The project that sells the plans, or null.</param>
internal sealed record LiveWriteGate(string? PlatformProjectId)
{
    public async Task<Fault?> CheckAsync(Session session, RuntimeCaller caller, long nowMs)
    {
        if (PlatformProjectId is null || caller.Scope.Mode == Mode.Test)
        {
            return null;
        }

        var platform = new Scope(PlatformProjectId, Mode.Live);
        return await ReadSubject.IsAllowedAsync(session, platform, caller.AccountId, nowMs)
            ? null
            : new Fault(
                ErrorCatalogue.PlanModeNotAllowed,
                "The account has no active plan for live mode. Activate one in the portal; test mode and live reads stay open."
            );
    }
}
