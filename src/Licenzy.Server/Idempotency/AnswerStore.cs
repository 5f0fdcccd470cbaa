using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>The first answers beside their keys, where they have grown old.</summary>
internal static class AnswerStore
{
    /// <summary>Which projects keep answers that are older than they need be; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverOldAsync(Session session, long answeredBeforeMs, int most) =>
        session.QueryAsync<string>(
            "select distinct project_id from idempotency_keys where answer is not null and answered_ms < @Before limit @Most",
            new { Before = answeredBeforeMs, Most = most }
        );

    /// <summary>Empties old answers of a project; the keys stay as the guard against a second effect. Returns how many it emptied.</summary>
    public static Task<int> EmptyOldAsync(Session session, string projectId, long answeredBeforeMs, int most) =>
        session.ExecuteAsync(
            """
            update idempotency_keys set answer = null
            where project_id = @ProjectId and mode in ('test', 'live') and (mode, operation, key) in (
                select mode, operation, key from idempotency_keys
                where project_id = @ProjectId and mode in ('test', 'live') and answer is not null and answered_ms < @Before
                order by answered_ms limit @Most)
            """,
            new
            {
                ProjectId = projectId,
                Before = answeredBeforeMs,
                Most = most,
            }
        );

    /// <summary>Which projects keep answers with a secret longer than they need be; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverOldSealedAsync(Session session, long answeredBeforeMs, int most) =>
        session.QueryAsync<string>(
            """
            select distinct project_id from idempotency_keys
            where answer is not null and answer_form = 'sealed' and answered_ms < @Before limit @Most
            """,
            new { Before = answeredBeforeMs, Most = most }
        );

    /// <summary>Empties a project's old answers that carry a secret; the keys stay. Returns how many it emptied.</summary>
    public static Task<int> EmptyOldSealedAsync(Session session, string projectId, long answeredBeforeMs, int most) =>
        session.ExecuteAsync(
            """
            update idempotency_keys set answer = null
            where project_id = @ProjectId and mode in ('test', 'live') and (mode, operation, key) in (
                select mode, operation, key from idempotency_keys
                where project_id = @ProjectId and mode in ('test', 'live') and answer is not null and answer_form = 'sealed'
                    and answered_ms < @Before
                order by answered_ms limit @Most)
            """,
            new
            {
                ProjectId = projectId,
                Before = answeredBeforeMs,
                Most = most,
            }
        );
}
