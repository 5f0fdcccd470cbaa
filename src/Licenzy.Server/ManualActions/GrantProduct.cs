using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>Gives a customer a product without a sale. The grant is a purchase of its own; nothing of Stripe's is touched.</summary>
internal sealed class GrantProduct(CarryOut carryOut, TimeProvider time)
{
    public const string Operation = "portal.grant";
    public const long MostUnits = 1_000_000_000;

    /// <summary>A start that was now when the form was sent may be past when it is read.</summary>
    private const long ClockSlackMs = 5 * 60_000;

    /// <summary>A hundred years: what is meant to last longer has no end.</summary>
    private const long FurthestMs = 36_525L * 86_400_000;

    public async Task<Answer<ActionResult>> HandleAsync(
        PortalCaller caller,
        string subjectRef,
        string? key,
        GrantRequest request,
        CancellationToken cancellationToken
    )
    {
        if (Check(subjectRef, request) is { } fault)
        {
            return fault;
        }

        var call = ActionCall.Of(Operation, key, subjectRef, request, request.Note, request.DryRun, request.Version);
        return await carryOut.HandleAsync(
            caller,
            call,
            session => PlanAsync(session, caller.Scope, subjectRef, request),
            cancellationToken
        );
    }

    private Fault? Check(string subjectRef, GrantRequest request)
    {
        if (SubjectRef.Check(subjectRef) is { } bad)
        {
            return Fault.Field("subject_ref", bad);
        }

        var now = time.NowMs();
        var start = request.StartsAt?.Milliseconds ?? now;
        return request.StartsAt is not null && (start < now - ClockSlackMs || start > now + FurthestMs)
                ? Fault.Field("starts_at", "`starts_at` lies ahead, by a hundred years at most. Leave it out to start now.")
            : request.ExpiresAt is { Milliseconds: var end } && (end <= Math.Max(now, start) || end > now + FurthestMs)
                ? Fault.Field("expires_at", "`expires_at` lies after the start, and a hundred years ahead at most.")
            : request.UsageUnits is < 1 or > MostUnits
                ? Fault.Field("usage_units", $"`usage_units` is a whole number from 1 to {MostUnits}.")
            : null;
    }

    private static async Task<ActionPlan> PlanAsync(Session session, Scope scope, string subjectRef, GrantRequest request)
    {
        await SubjectLock.TakeAsync(session, scope, [subjectRef], []);
        if (await Tombstones.RefusalAsync(session, scope, subjectRef) is { } erased)
        {
            return erased;
        }

        if (await SoldProduct.OfCodeAsync(session, scope, request.ProductCode) is not { } product)
        {
            return new Fault(ErrorCatalogue.ProductNotFound, $"There is no product of this code in {scope.ModeText} mode.")
            {
                Param = "product_code",
            };
        }

        if (product.Active == 0)
        {
            return new Fault(
                ErrorCatalogue.ProductInactive,
                $"{product.ProductCode} is not active. Activate it, or grant another product."
            );
        }

        if (request.UsageUnits is not null && product.Kind != ProductKind.UsagePack.ToText())
        {
            return Fault.Field("usage_units", $"{product.ProductCode} is no usage pack: it has no units.");
        }

        return Plan(subjectRef, request, product);
    }

    private static ActionPlan.Ready Plan(string subjectRef, GrantRequest request, ProductRow product)
    {
        var (start, end) = (request.StartsAt?.Milliseconds, request.ExpiresAt?.Milliseconds);
        return new ActionPlan.Ready
        {
            Action = new OperatorAction.Grant(subjectRef, SoldProduct.TermsOf(product), start, end, request.UsageUnits),
            Kind = "grant",
            SubjectRef = subjectRef,
            Reason = Reasons.ManualGrant,
            Deed = new AuditedDeed("entitlement.granted", "entitlement", ObjectId: null),
            RestsOn = $"{product.Id} {product.Version}",
            Details = new ActionDetails
            {
                ProductCode = product.ProductCode,
                StartsMs = start,
                ExpiresMs = end,
                UsageUnits = request.UsageUnits,
            },
        };
    }
}
