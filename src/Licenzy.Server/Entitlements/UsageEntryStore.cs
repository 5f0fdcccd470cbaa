using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>One pack's part of one consume. Written once, never changed.</summary>
internal sealed record UsageEntryRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    /// <summary>The consume that it is a part of.</summary>
    public string UseId { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    public string EntitlementId { get; init; } = string.Empty;

    public long Units { get; init; }

    public long RemainingAfter { get; init; }

    public string IdempotencyKey { get; init; } = string.Empty;

    public long CreatedMs { get; init; }
}

internal static class UsageEntryStore
{
    public static void Insert(RoundTrip trip, IReadOnlyList<UsageEntryRow> rows) =>
        trip.ExecuteEach(
            """
            insert into usage_entries
                (project_id, mode, id, use_id, subject_ref, entitlement_id, units, remaining_after, idempotency_key, created_ms)
            values
                (@ProjectId, @Mode, @Id, @UseId, @SubjectRef, @EntitlementId, @Units, @RemainingAfter, @IdempotencyKey, @CreatedMs)
            """,
            rows
        );

    /// <summary>What was taken under a key; 0 when nothing was.</summary>
    public static async Task<long> ConsumedUnderAsync(Session session, Scope scope, string key) =>
        await session.FindAsync<long?>(
            """
            select cast(sum(units) as bigint) from usage_entries
            where project_id = @ProjectId and mode = @Mode and idempotency_key = @Key
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Key = key,
            }
        ) ?? 0;

    /// <summary>What the ledger says was taken from a pack.</summary>
    public static async Task<long> ConsumedOfAsync(Session session, Scope scope, string entitlementId) =>
        await session.FindAsync<long?>(
            """
            select cast(sum(units) as bigint) from usage_entries
            where project_id = @ProjectId and mode = @Mode and entitlement_id = @EntitlementId
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EntitlementId = entitlementId,
            }
        ) ?? 0;
}
