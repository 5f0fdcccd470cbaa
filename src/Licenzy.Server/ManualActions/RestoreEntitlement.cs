using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.ManualActions;

/// <summary>Takes a revocation back: what was revoked stands again as its payments say.</summary>
internal sealed class RestoreEntitlement(CarryOut carryOut, TimeProvider time)
{
    public const string Operation = "portal.restore";

    public Task<Answer<ActionResult>> HandleAsync(
        PortalCaller caller,
        string entitlementId,
        string? key,
        NotedRequest request,
        CancellationToken cancellationToken
    ) =>
        carryOut.HandleAsync(
            caller,
            ActionCall.Of(Operation, key, entitlementId, request, request.Note, request.DryRun, request.Version),
            session => PlanEntitlement.RestoreAsync(session, caller.Scope, entitlementId, time.NowMs()),
            cancellationToken
        );
}
