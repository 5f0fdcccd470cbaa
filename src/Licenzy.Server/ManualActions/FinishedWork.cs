using Licenzy.Core.Purchases;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;

namespace Licenzy.Server.ManualActions;

/// <summary>An action that was applied in its transaction: what was asked for, and what came of it.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="Before">The customer before.</param>
/// <param name="After">The customer after.</param>
/// <param name="Written">What was written.</param>
internal sealed record FinishedWork(ActionPlan.Ready Plan, SubjectState Before, SubjectState After, WrittenPurchases Written)
{
    /// <summary>The entitlement that it is about: the one that was meant, or the one that it made.</summary>
    public string? EntitlementId => Plan.EntitlementId ?? (Written.Rows.Count == 1 ? Written.Rows[0].Id : null);

    /// <summary>The row that was meant, as it is now; null where the action is about none, or several.</summary>
    public EntitlementRow? Row =>
        Written.Rows.FirstOrDefault(row => string.Equals(row.Id, EntitlementId, StringComparison.Ordinal))
        ?? Written.Rows.FirstOrDefault(row => PurchaseKey.IsGrant(row.PurchaseKey) && Plan.EntitlementId is null);

    /// <summary>The answer.</summary>
    /// <param name="actionId">The action; null in a preview.</param>
    /// <param name="version">The state that it rested on.</param>
    /// <param name="warnings">What to know of it.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public ActionResult Result(string? actionId, string version, IReadOnlyList<ActionWarning> warnings, long nowMs) =>
        new()
        {
            SubjectRef = Plan.SubjectRef,
            DryRun = actionId is null,
            ActionId = actionId,
            HistoryIds = actionId is null ? [] : Written.HistoryIds,
            Undoable = Plan.Undoable,
            Decision = new ChangedDecision(Before.Decision, After.Decision),
            Entitlements = [.. Written.Rows.Select(row => Changed(row, isPreview: actionId is null, nowMs))],
            Events =
            [
                .. Written.Events.Select(one => new ToldEvent(
                    one.Event.Type,
                    one.Event.Data.Reason,
                    one.Event.Data.SubjectRef!,
                    one.Endpoints
                )),
            ],
            Warnings = warnings,
            Version = version,
        };

    /// <summary>The audit log's row of it.</summary>
    public AuditEntry AuditEntry(string note, string actionId) =>
        new(Plan.Deed.Action, Plan.Deed.ObjectKind, Plan.Deed.ObjectId ?? Row?.Id)
        {
            SubjectRef = Plan.SubjectRef,
            Details = new
            {
                ActionId = actionId,
                Note = note,
                Before = Before.Decision,
                After = After.Decision,
                // Another customer's name would outlive that customer's erasure here.
                What = Plan.Details with
                {
                    FormerSubjectRef = null,
                },
                Undoes = Plan.UndoesId,
            },
        };

    private ChangedEntitlement Changed(EntitlementRow row, bool isPreview, long nowMs)
    {
        var before = Written.Replaced(row.Id);
        var after = ShownEntitlement.Of(EntitlementReading.At(row, nowMs));
        return new ChangedEntitlement(
            before is null ? null : ShownEntitlement.Of(EntitlementReading.At(before, nowMs)),
            before is null && isPreview ? after with { Id = null } : after
        );
    }
}
