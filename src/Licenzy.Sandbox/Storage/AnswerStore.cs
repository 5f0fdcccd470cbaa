using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>The SQL of the answers kept under idempotency keys.</summary>
internal static class AnswerStore
{
    internal sealed record Kept(string Fingerprint, string Route, long Status, string Body, string RequestId);

    /// <summary>The answer kept under a key since <paramref name="notBefore"/>, in Unix milliseconds; null when there is none.</summary>
    public static Kept? Find(SqliteConnection connection, string account, bool livemode, string key, long notBefore) =>
        connection.QuerySingleOrDefault<Kept>(
            """
            select fingerprint, route, status, body, request_id as RequestId from answers
            where account = @account and livemode = @livemode and key = @key and created >= @notBefore
            """,
            new
            {
                account,
                livemode,
                key,
                notBefore,
            }
        );

    public static void Keep(SqliteConnection connection, string account, bool livemode, string key, Kept answer, long now) =>
        connection.Execute(
            """
            insert into answers(account, livemode, key, fingerprint, route, status, body, request_id, created)
            values (@account, @livemode, @key, @Fingerprint, @Route, @Status, @Body, @RequestId, @now)
            on conflict (account, livemode, key) do update set fingerprint = excluded.fingerprint, route = excluded.route,
              status = excluded.status, body = excluded.body, request_id = excluded.request_id, created = excluded.created
            """,
            new
            {
                account,
                livemode,
                key,
                answer.Fingerprint,
                answer.Route,
                answer.Status,
                answer.Body,
                answer.RequestId,
                now,
            }
        );
}
