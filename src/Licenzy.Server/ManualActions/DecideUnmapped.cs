using Licenzy.Server.Audit;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>Puts a sale aside that is none of ours, or takes it up again. It can be linked all the same.</summary>
internal sealed class DecideUnmapped(Idempotent idempotent, AuditLog audit, TimeProvider time)
{
    public const string DismissOperation = "portal.dismiss_unmapped";
    public const string ReopenOperation = "portal.reopen_unmapped";

    /// <summary>What the operator says of it.</summary>
    /// <param name="Note">Why; kept in the audit log.</param>
    internal sealed record Request(string? Note = null);

    public Task<Answer<UnmappedSale>> DismissAsync(
        PortalCaller caller,
        string root,
        string? key,
        Request? request,
        CancellationToken cancellation
    ) =>
        HandleAsync(
            caller,
            root,
            key,
            request,
            new Decision(DismissOperation, UnmappedStates.Open, UnmappedStates.Dismissed, "sale.dismissed"),
            cancellation
        );

    public Task<Answer<UnmappedSale>> ReopenAsync(
        PortalCaller caller,
        string root,
        string? key,
        Request? request,
        CancellationToken cancellation
    ) =>
        HandleAsync(
            caller,
            root,
            key,
            request,
            new Decision(ReopenOperation, UnmappedStates.Dismissed, UnmappedStates.Open, "sale.reopened"),
            cancellation
        );

    private sealed record Decision(string Operation, string From, string To, string Deed);

    private async Task<Answer<UnmappedSale>> HandleAsync(
        PortalCaller caller,
        string root,
        string? key,
        Request? request,
        Decision decision,
        CancellationToken cancellationToken
    )
    {
        if (request?.Note is { } note && ActionNote.Check(note) is { } fault)
        {
            return fault;
        }

        var fingerprint = Fingerprint.Of(decision.Operation, new RequestUnder<Request>(root, request));
        var call = new IdempotentCall<UnmappedSale>(caller.Scope, decision.Operation, key, fingerprint);
        return await idempotent.RunAsync(call, session => DecideAsync(session, caller, root, request?.Note, decision), cancellationToken);
    }

    private async Task<WorkOutcome<UnmappedSale>> DecideAsync(
        Session session,
        PortalCaller caller,
        string root,
        string? note,
        Decision decision
    )
    {
        if (!SaleRoot.IsValid(root) || await UnmappedStore.FindAsync(session, caller.Scope, root) is not { } sale)
        {
            return PlanEntitlement.Missing("unmapped sale");
        }

        var done = await UnmappedStore.DecideAsync(session, caller.Scope, root, decision.From, decision.To, caller.UserId, time.NowMs());
        if (!done)
        {
            return new Fault(ErrorCatalogue.NotPossible, $"{sale.Root} is {sale.State}, and not {decision.From}.");
        }

        var decided = (await UnmappedStore.FindAsync(session, caller.Scope, root))!;
        var entry = new AuditEntry(decision.Deed, "sale", root)
        {
            Details = new
            {
                Note = note,
                Before = sale.State,
                After = decided.State,
            },
        };
        await audit.WriteAsync(session, caller, entry);
        return new WorkOutcome<UnmappedSale>.Done(UnmappedSale.Of(decided, suggestion: null), root);
    }
}
