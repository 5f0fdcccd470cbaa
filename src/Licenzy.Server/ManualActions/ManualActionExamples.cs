using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.ManualActions;

/// <summary>What the API reference shows: a customer whose credits were lost in an outage.</summary>
internal static class ManualActionExamples
{
    private const string Subject = "user_123";
    private static readonly UtcInstant Now = new(1_769_860_800_000);
    private static readonly ShownDecision UsedUp = new(Allowed: false, "exhausted", "exhausted", 0);

    public static GrantRequest GrantRequest { get; } = new("CREDITS_1000", "Ticket 4711: credits lost in the outage", UsageUnits: 500);

    public static NotedRequest Noted { get; } = new("Ticket 4711: granted to the wrong account");

    public static AdjustRequest AdjustRequest { get; } = new("Ticket 4712: charged twice for one export", Delta: 200);

    public static ActionResult Granted { get; } =
        Of(UsedUp, WithUnits(500), [new ChangedEntitlement(Before: null, Pack(500))], "manual_grant");

    public static ActionResult Revoked { get; } =
        Of(WithUnits(500), UsedUp, [new ChangedEntitlement(Pack(500), RevokedPack)], "manual_revoke") with
        {
            Warnings = [new ActionWarning("access_ends", "The customer has no access any more.")],
        };

    public static ActionResult Restored { get; } =
        Of(UsedUp, WithUnits(500), [new ChangedEntitlement(RevokedPack, Pack(500))], "manual_restore");

    public static ActionResult Adjusted { get; } =
        Of(WithUnits(500), WithUnits(700), [new ChangedEntitlement(Pack(500), Pack(700))], "manual_adjust");

    private static ShownEntitlement RevokedPack =>
        Pack(0) with
        {
            Status = "canceled",
            Available = false,
            UnavailableReason = "revoked",
            Reason = "manual_revoke",
            ExpiresAt = Now,
            CanceledAt = Now,
        };

    private static ShownDecision WithUnits(long units) => new(Allowed: true, "active", DenialReason: null, units);

    /// <summary>An action of the example's customer.</summary>
    public static ActionResult Of(
        ShownDecision before,
        ShownDecision after,
        IReadOnlyList<ChangedEntitlement> entitlements,
        string reason
    ) =>
        new()
        {
            SubjectRef = Subject,
            DryRun = false,
            ActionId = "op_01kg9q5w8x3m7c2v6b4n0t1zyd",
            HistoryIds = ["his_01kg9q5w8x3m7c2v6b4n0t1zye"],
            Undoable = true,
            Decision = new ChangedDecision(before, after),
            Entitlements = entitlements,
            Events = [new ToldEvent("entitlement.updated", reason, Subject, Endpoints: 1)],
            Warnings = [],
            Version = "5f2b7c1e9d3a4860b1c7e2f9a8d4c6b0",
        };

    /// <summary>The pack of the examples with so many units left.</summary>
    public static ShownEntitlement Pack(long remaining) =>
        new()
        {
            Id = "ent_01kg9q5w8x3m7c2v6b4n0t1zyf",
            SubjectRef = Subject,
            ProductCode = "CREDITS_1000",
            Kind = "usage_pack",
            Status = "active",
            Available = true,
            UnavailableReason = null,
            Reason = "manual_grant",
            Source = "portal",
            UsageGranted = 500,
            UsageRemaining = remaining,
            StartsAt = Now,
            ExpiresAt = null,
            CanceledAt = null,
        };
}
