using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.ManualActions;

/// <summary>Takes a purchase or a grant back. It stays taken, whatever Stripe says, until an operator restores it.</summary>
internal sealed class RevokeEntitlement(CarryOut carryOut, TimeProvider time)
{
    public const string Operation = "portal.revoke";

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
            session => PlanEntitlement.RevokeAsync(session, caller.Scope, entitlementId, time.NowMs()),
            cancellationToken
        );
}
