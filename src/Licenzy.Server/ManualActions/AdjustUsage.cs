using Licenzy.Core.Usage;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// Gives a pack units, takes some, or sets its balance. What is taken is never more than what is left: what really changed is what is
/// kept as the fact, while nobody consumes from the pack.
/// </summary>
internal sealed class AdjustUsage(CarryOut carryOut, TimeProvider time)
{
    public const string Operation = "portal.adjust";

    public async Task<Answer<ActionResult>> HandleAsync(
        PortalCaller caller,
        string entitlementId,
        string? key,
        AdjustRequest request,
        CancellationToken cancellationToken
    )
    {
        if (Check(request) is { } fault)
        {
            return fault;
        }

        var asked = new ActionDetails { Delta = request.Delta, SetTo = request.SetTo };
        return await carryOut.HandleAsync(
            caller,
            ActionCall.Of(Operation, key, entitlementId, request, request.Note, request.DryRun, request.Version),
            session =>
                PlanEntitlement.AdjustAsync(
                    session,
                    caller.Scope,
                    entitlementId,
                    remaining =>
                        request.SetTo is { } target
                            ? UsageAdjustment.BySetting(remaining, target)
                            : UsageAdjustment.ByDelta(remaining, request.Delta!.Value),
                    asked,
                    time.NowMs()
                ),
            cancellationToken
        );
    }

    private static Fault? Check(AdjustRequest request) =>
        request.Delta is null == request.SetTo is null ? Fault.Field("delta", "Send either `delta` or `set_to`.")
        : request.Delta is 0 or < -GrantProduct.MostUnits or > GrantProduct.MostUnits
            ? Fault.Field("delta", $"`delta` is a whole number from -{GrantProduct.MostUnits} to {GrantProduct.MostUnits}, and not 0.")
        : request.SetTo is < 0 or > GrantProduct.MostUnits
            ? Fault.Field("set_to", $"`set_to` is a whole number from 0 to {GrantProduct.MostUnits}.")
        : null;
}
