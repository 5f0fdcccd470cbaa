using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>Units consumed in one quarter of an hour.</summary>
internal sealed record UsageQuarter
{
    /// <summary>Quarters of an hour since 1970.</summary>
    public long Quarter { get; init; }

    public long Units { get; init; }

    /// <summary>How many entries of the ledger.</summary>
    public long Entries { get; init; }
}

/// <summary>The ledger of consumption as people read it.</summary>
internal static class UsageListStore
{
    /// <summary>How long a quarter of an hour is: the steps in which the time zones of the world differ.</summary>
    public const long QuarterMs = 900_000;

    private const string Columns =
        "project_id, mode, id, use_id, subject_ref, entitlement_id, units, remaining_after, idempotency_key, created_ms";

    /// <summary>A subject's ledger between two ids, newest first: from the first on, before the second.</summary>
    public static Task<IReadOnlyList<UsageEntryRow>> OfSubjectAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string sinceId,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<UsageEntryRow>(
            $"""
            select {Columns} from usage_entries
            where project_id = @ProjectId and mode = @Mode and subject_ref = @Whose and id >= @Since and id < @Before
            order by id desc limit @Most
            """,
            Of(scope, subjectRef, sinceId, beforeId, most)
        );

    /// <summary>A pack's ledger between two ids, newest first: from the first on, before the second.</summary>
    public static Task<IReadOnlyList<UsageEntryRow>> OfEntitlementAsync(
        Session session,
        Scope scope,
        string entitlementId,
        string sinceId,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<UsageEntryRow>(
            $"""
            select {Columns} from usage_entries
            where project_id = @ProjectId and mode = @Mode and entitlement_id = @Whose and id >= @Since and id < @Before
            order by id desc limit @Most
            """,
            Of(scope, entitlementId, sinceId, beforeId, most)
        );

    /// <summary>The entries of one consume, by their own ids: they are made with the consume's, in one moment.</summary>
    public static Task<IReadOnlyList<UsageEntryRow>> OfUseAsync(Session session, Scope scope, string useId, string beforeId, int most) =>
        session.QueryAsync<UsageEntryRow>(
            $"""
            select {Columns} from usage_entries
            where project_id = @ProjectId and mode = @Mode and id >= @UseId and id < @Before and (use_id = @UseId or id = @UseId)
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                UseId = useId,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>What was taken from a pack from an id on.</summary>
    public static async Task<long> ConsumedSinceAsync(Session session, Scope scope, string entitlementId, string sinceId, long afterMs) =>
        await session.FindAsync<long?>(
            """
            select cast(sum(units) as bigint) from usage_entries
            where project_id = @ProjectId and mode = @Mode and entitlement_id = @EntitlementId and id >= @Since and created_ms > @After
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EntitlementId = entitlementId,
                Since = sinceId,
                After = afterMs,
            }
        ) ?? 0;

    /// <summary>What a subject consumed between two ids, by quarters of an hour; of very much the newest entries.</summary>
    public static Task<IReadOnlyList<UsageQuarter>> QuartersAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string sinceId,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<UsageQuarter>(
            """
            select created_ms / 900000 as quarter, cast(sum(units) as bigint) as units, cast(count(*) as bigint) as entries from (
                select created_ms, units from usage_entries
                where project_id = @ProjectId and mode = @Mode and subject_ref = @Whose and id >= @Since and id < @Before
                order by id desc limit @Most) counted
            group by created_ms / 900000 order by created_ms / 900000
            """,
            Of(scope, subjectRef, sinceId, beforeId, most)
        );

    /// <summary>The whole ledger before an id, newest first.</summary>
    public static Task<IReadOnlyList<UsageEntryRow>> PageAsync(Session session, Scope scope, string beforeId, int most) =>
        session.QueryAsync<UsageEntryRow>(
            $"""
            select {Columns} from usage_entries where project_id = @ProjectId and mode = @Mode and id < @Before order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>How many entries a subject's ledger has, counted up to a number.</summary>
    public static Task<long> CountAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.FindAsync<long>(
            """
            select cast(count(*) as bigint) from (
                select id from usage_entries where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef limit @Most) counted
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );

    private static object Of(Scope scope, string whose, string sinceId, string beforeId, int most) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Whose = whose,
            Since = sinceId,
            Before = beforeId,
            Most = most,
        };
}
