using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Core.Usage;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// What can be done to one entitlement as it stands: the same for the action itself and for the undoing of its opposite.
/// </summary>
internal static class PlanEntitlement
{
    /// <summary>Takes a purchase back, as long as there is something to take.</summary>
    public static Task<ActionPlan> RevokeAsync(Session session, Scope scope, string entitlementId, long nowMs) =>
        OnAsync(
            session,
            scope,
            entitlementId,
            nowMs,
            (reading, facts) =>
                reading.View.Status is EntitlementStatus.Canceled or EntitlementStatus.Expired
                    ? NotPossible($"{reading.Row.ProductCode} is {Standing(reading)} already: there is nothing to revoke.")
                    : Ready(reading.Row, facts, "revoke", Reasons.ManualRevoke, "entitlement.revoked") with
                    {
                        Action = new OperatorAction.Revoke(reading.Row.PurchaseKey),
                    }
        );

    /// <summary>Takes a revocation back: the purchase stands as its facts say.</summary>
    public static Task<ActionPlan> RestoreAsync(Session session, Scope scope, string entitlementId, long nowMs) =>
        OnAsync(
            session,
            scope,
            entitlementId,
            nowMs,
            (reading, facts) =>
                reading.View.UnavailableReason != UnavailableReason.Revoked
                    ? NotPossible($"{reading.Row.ProductCode} is {Standing(reading)} and not revoked: there is nothing to restore.")
                    : Ready(reading.Row, facts, "restore", Reasons.ManualRestore, "entitlement.restored") with
                    {
                        Action = new OperatorAction.Restore(reading.Row.PurchaseKey),
                    }
        );

    /// <summary>Changes the balance of a pack, given what it has.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="entitlementId">The pack.</param>
    /// <param name="change">The effective change, given what is left: what <see cref="UsageAdjustment"/> answers.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static Task<ActionPlan> AdjustAsync(
        Session session,
        Scope scope,
        string entitlementId,
        Func<long, long> change,
        ActionDetails asked,
        long nowMs
    ) =>
        OnAsync(
            session,
            scope,
            entitlementId,
            nowMs,
            (reading, facts) =>
            {
                if (reading.Row is not { UsageRemaining: { } remaining, UsageGranted: { } granted } pack)
                {
                    return NotPossible($"{reading.Row.ProductCode} is no usage pack: it has no units.");
                }

                if (reading.View.Status is EntitlementStatus.Pending or EntitlementStatus.Canceled)
                {
                    return NotPossible($"{pack.ProductCode} is {Standing(reading)}: its units do not count now.");
                }

                var effective = change(remaining);
                return effective == 0
                    ? NotPossible($"{pack.ProductCode} has {remaining} units left: nothing would change.")
                    : Ready(pack, facts, "adjust", Reasons.ManualAdjust, "entitlement.adjusted") with
                    {
                        Action = new OperatorAction.Adjust(
                            pack.PurchaseKey,
                            effective + UsageAdjustment.Overdrawn(granted, pack.UsageAdjusted, pack.UsageConsumed)
                        ),
                        Details = asked with { EffectiveDelta = effective },
                        CountsUnitsOf = asked is { SetTo: not null } or { Delta: < 0 } ? pack.Id : null,
                        Warnings = WarningsOf(asked, remaining, effective),
                    };
            }
        );

    /// <summary>The refusal of an id that names nothing here; what is another project's or mode's does not either.</summary>
    public static Fault Missing(string what) => new(ErrorCatalogue.NotFound, $"There is no such {what} in this project and mode.");

    /// <summary>The refusal of what things as they stand do not allow.</summary>
    public static ActionPlan NotPossible(string why) => new Fault(ErrorCatalogue.NotPossible, why);

    private static async Task<ActionPlan> OnAsync(
        Session session,
        Scope scope,
        string entitlementId,
        long nowMs,
        Func<EntitlementReading, IReadOnlyList<Fact>, ActionPlan> plan
    ) =>
        LicenzyId.IsValid(IdPrefix.Entitlement, entitlementId)
        && await SubjectLock.TakeEntitlementAsync(session, scope, entitlementId) is var (row, facts)
            ? plan(EntitlementReading.At(row, nowMs), facts)
            : Missing("entitlement");

    private static ActionPlan.Ready Ready(EntitlementRow row, IReadOnlyList<Fact> facts, string kind, string reason, string deed) =>
        new()
        {
            Action = new OperatorAction.Restore(row.PurchaseKey),
            Kind = kind,
            SubjectRef = row.SubjectRef,
            Reason = reason,
            Deed = new AuditedDeed(deed, "entitlement", row.Id),
            EntitlementId = row.Id,
            PurchaseKey = row.PurchaseKey,
            Facts = facts,
            Details = new ActionDetails { ProductCode = row.ProductCode },
        };

    private static List<ActionWarning> WarningsOf(ActionDetails asked, long remaining, long effective) =>
        asked.Delta is { } delta && effective != delta
            ? [new("fewer_units", $"Only {remaining} units are left: {-effective} of {-delta} can be taken, the others are used already.")]
            : [];

    private static string Standing(EntitlementReading reading) =>
        reading.View.UnavailableReason?.ToText().Replace('_', ' ') ?? reading.Status.Replace('_', ' ');
}
