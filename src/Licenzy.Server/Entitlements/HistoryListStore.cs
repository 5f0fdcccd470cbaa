using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>History as people read it: page by page, newest first.</summary>
internal static class HistoryListStore
{
    private const string Columns = """
        project_id, mode, id, entitlement_id, subject_ref, at_ms, event_created_ms, source, reason, changes, stripe_event_id, actor_user_id, note,
        action_id
        """;

    /// <summary>A subject's history between two ids, newest first.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="subjectRef">The subject.</param>
    /// <param name="sinceId">This one and those after it.</param>
    /// <param name="beforeId">Those before this one.</param>
    /// <param name="most">At most so many.</param>
    public static Task<IReadOnlyList<HistoryRow>> OfSubjectAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string sinceId,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<HistoryRow>(
            $"""
            select {Columns} from history
            where project_id = @ProjectId and mode = @Mode and subject_ref = @Whose and id >= @Since and id < @Before
            order by id desc limit @Most
            """,
            Of(scope, subjectRef, sinceId, beforeId, most)
        );

    /// <summary>An entitlement's history between two ids, newest first. Parameters as of <see cref="OfSubjectAsync"/>.</summary>
    public static Task<IReadOnlyList<HistoryRow>> OfEntitlementAsync(
        Session session,
        Scope scope,
        string entitlementId,
        string sinceId,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<HistoryRow>(
            $"""
            select {Columns} from history
            where project_id = @ProjectId and mode = @Mode and entitlement_id = @Whose and id >= @Since and id < @Before
            order by id desc limit @Most
            """,
            Of(scope, entitlementId, sinceId, beforeId, most)
        );

    /// <summary>A row that an event of Stripe made; null when it changed nothing. Those of one event are of one sale.</summary>
    public static async Task<HistoryRow?> OfStripeEventAsync(Session session, Scope scope, string stripeEventId) =>
        (
            await session.QueryAsync<HistoryRow>(
                $"""
                select {Columns} from history
                where project_id = @ProjectId and mode = @Mode and stripe_event_id = @StripeEventId and stripe_event_id is not null limit 1
                """,
                new
                {
                    scope.ProjectId,
                    Mode = scope.ModeText,
                    StripeEventId = stripeEventId,
                }
            )
        ).FirstOrDefault();

    /// <summary>How many rows a subject's history has, counted up to a number.</summary>
    public static Task<long> CountAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.FindAsync<long>(
            """
            select cast(count(*) as bigint) from (
                select id from history where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef limit @Most) counted
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
