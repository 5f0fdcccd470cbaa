using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Core.Usage;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// Takes an operator's action back by its opposite, which is an action like any other: noted, shown before, kept. An action is undone
/// once.
/// </summary>
internal sealed class UndoAction(CarryOut carryOut, TimeProvider time)
{
    public const string Operation = "portal.undo";

    public Task<Answer<ActionResult>> HandleAsync(
        PortalCaller caller,
        string historyId,
        string? key,
        NotedRequest request,
        CancellationToken cancellationToken
    ) =>
        carryOut.HandleAsync(
            caller,
            ActionCall.Of(Operation, key, historyId, request, request.Note, request.DryRun, request.Version),
            session => PlanAsync(session, caller.Scope, historyId),
            cancellationToken
        );

    private async Task<ActionPlan> PlanAsync(Session session, Scope scope, string historyId)
    {
        var actionId = historyId;
        if (LicenzyId.IsValid(IdPrefix.History, historyId))
        {
            if (await HistoryStore.FindAsync(session, scope, historyId) is not { } history)
            {
                return PlanEntitlement.Missing("entry of the history");
            }

            if (history.ActionId is null)
            {
                return PlanEntitlement.NotPossible("No operator did this: there is nothing to undo.");
            }

            actionId = history.ActionId;
        }

        if (
            !LicenzyId.IsValid(IdPrefix.OperatorFact, actionId)
            || await OperatorActionStore.FindAsync(session, scope, actionId) is not { } seen
        )
        {
            return PlanEntitlement.Missing("entry of the history");
        }

        // Whoever undoes it at the same time waits here, and then sees that it is done.
        var (former, customer) = (DetailsOf(seen).FormerSubjectRef, DetailsOf(seen).StripeCustomerId);
        await SubjectLock.TakeAsync(
            session,
            scope,
            new[] { seen.SubjectRef, former }.OfType<string>(),
            [.. new[] { customer }.OfType<string>()]
        );
        var action = (await OperatorActionStore.FindAsync(session, scope, actionId))!;
        return action.UndoneById is { } undoneBy
            ? PlanEntitlement.NotPossible($"This action was undone already, by {undoneBy}.")
            : await OppositeOfAsync(session, scope, action);
    }

    private async Task<ActionPlan> OppositeOfAsync(Session session, Scope scope, OperatorActionRow action)
    {
        var now = time.NowMs();
        var details = DetailsOf(action);
        var plan = action.Kind switch
        {
            "grant" or "restore" => await PlanEntitlement.RevokeAsync(session, scope, action.EntitlementId!, now),
            "revoke" => await PlanEntitlement.RestoreAsync(session, scope, action.EntitlementId!, now),
            "adjust" => await TakeAdjustmentBackAsync(session, scope, action.EntitlementId!, details, now),
            "link" or "link_customer" => await LinkBack.PlanAsync(session, scope, action, details),
            _ => PlanEntitlement.NotPossible("This action cannot be taken back."),
        };
        return plan switch
        {
            ActionPlan.Ready ready when !IsLastWord(action, ready) => PlanEntitlement.NotPossible(
                "A later decision stands. Revoke or restore the entitlement itself, if that is what you mean."
            ),
            ActionPlan.Ready ready => ready with { UndoesId = action.Id },
            _ => plan,
        };
    }

    /// <summary>
    /// Whether nobody revoked or restored the purchase after this action: its opposite would take that later decision back, which
    /// nobody asked for. Adjustments add up, and links are compared with whose it is now.
    /// </summary>
    private static bool IsLastWord(OperatorActionRow action, ActionPlan.Ready plan)
    {
        if (action.Kind is not ("grant" or "revoke" or "restore"))
        {
            return true;
        }

        // In the order in which they count, whatever the clocks of the nodes that wrote them.
        var last = plan
            .Facts.OfType<OperatorFact>()
            .Where(fact => string.Equals(DecidedBy(fact), plan.PurchaseKey, StringComparison.Ordinal))
            .OrderBy(fact => fact.AtMs)
            .ThenBy(fact => fact.Id, StringComparer.Ordinal)
            .LastOrDefault();
        return last is null || string.Equals(last.Id, action.Id, StringComparison.Ordinal);
    }

    private static string? DecidedBy(OperatorFact fact) =>
        fact.Action switch
        {
            OperatorAction.Revoke revoke => revoke.PurchaseKey,
            OperatorAction.Restore restore => restore.PurchaseKey,
            _ => null,
        };

    private static ActionDetails DetailsOf(OperatorActionRow action) =>
        JsonSerializer.Deserialize<ActionDetails>(action.Details, LicenzyJson.Options) ?? new ActionDetails();

    private static Task<ActionPlan> TakeAdjustmentBackAsync(
        Session session,
        Scope scope,
        string entitlementId,
        ActionDetails details,
        long now
    )
    {
        var back = -(details.EffectiveDelta ?? 0);
        return PlanEntitlement.AdjustAsync(
            session,
            scope,
            entitlementId,
            remaining => UsageAdjustment.ByDelta(remaining, back),
            new ActionDetails { ProductCode = details.ProductCode, Delta = back },
            now
        );
    }
}
