using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>Says whose an unmapped sale is, and what it sold; it gives access from then on, as if it had been known at once.</summary>
internal sealed class LinkSale(CarryOut carryOut)
{
    public const string Operation = "portal.link_sale";

    public async Task<Answer<ActionResult>> HandleAsync(
        PortalCaller caller,
        string root,
        string? key,
        LinkSaleRequest request,
        CancellationToken cancellationToken
    )
    {
        if (SubjectRef.Check(request.SubjectRef) is { } bad)
        {
            return Fault.Field("subject_ref", bad);
        }

        var call = ActionCall.Of(Operation, key, root, request, request.Note, request.DryRun, request.Version);
        return await carryOut.HandleAsync(caller, call, session => PlanAsync(session, caller.Scope, root, request), cancellationToken);
    }

    private static async Task<ActionPlan> PlanAsync(Session session, Scope scope, string root, LinkSaleRequest request)
    {
        if (!SaleRoot.IsValid(root))
        {
            return PlanEntitlement.Missing("unmapped sale");
        }

        var facts = await SubjectLock.TakeAsync(session, scope, [request.SubjectRef], [root]);
        if (await UnmappedStore.FindAsync(session, scope, root) is not { } sale)
        {
            return PlanEntitlement.Missing("unmapped sale");
        }

        if (sale.State == UnmappedStates.Resolved)
        {
            return PlanEntitlement.NotPossible($"{root} has its customer and its product already.");
        }

        if (await Tombstones.RefusalAsync(session, scope, request.SubjectRef) is { } erased)
        {
            return erased;
        }

        if (request.ProductCode is null)
        {
            return Ready(sale, facts, request, terms: null);
        }

        var (terms, fault) = await SoldProduct.FindAsync(session, scope, request.ProductCode, root);
        return fault is not null ? fault : Ready(sale, facts, request, terms);
    }

    private static ActionPlan.Ready Ready(UnmappedRow sale, IReadOnlyList<Fact> facts, LinkSaleRequest request, ProductTerms? terms) =>
        new()
        {
            Action = new OperatorAction.Link(sale.Root, request.SubjectRef, terms),
            Kind = "link",
            SubjectRef = request.SubjectRef,
            Reason = Reasons.ManualLink,
            Deed = new AuditedDeed("sale.linked", "sale", sale.Root),
            Facts = facts,
            RestsOn = $"{sale.Missing} {sale.State} {terms}",
            Details = new ActionDetails { RootId = sale.Root, ProductCode = terms?.ProductCode },
            Warnings =
                terms is null && sale.Missing.Contains("product", StringComparison.Ordinal)
                    ? [new("lacks_a_product", "No product maps what was sold: access begins when one does, or when you name one here.")]
                    : [],
        };
}
