using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>The SQL of the log of API requests, which keeps the newest <see cref="Capacity"/>.</summary>
internal static class RequestLog
{
    public const int Capacity = 2000;

    /// <summary>One request. <see cref="At"/> in Unix milliseconds; <see cref="Fault"/> names the weather it met.</summary>
    internal sealed record Entry(
        long At,
        string RequestId,
        string? Account,
        long Livemode,
        string Method,
        string Path,
        long Status,
        string? ErrorCode,
        string? IdempotencyKey,
        long Replayed,
        string? Fault
    );

    public static void Append(SqliteConnection connection, Entry entry)
    {
        connection.Execute(
            """
            insert into requests(at, request_id, account, livemode, method, path, status, error_code, idempotency_key, replayed, fault)
            values (@At, @RequestId, @Account, @Livemode, @Method, @Path, @Status, @ErrorCode, @IdempotencyKey, @Replayed, @Fault)
            """,
            entry
        );
        connection.Execute("delete from requests where seq <= (select max(seq) from requests) - @Capacity", new { Capacity });
    }

    public static IReadOnlyList<Entry> List(SqliteConnection connection, int limit) =>
        connection
            .Query<Entry>(
                """
                select at, request_id as RequestId, account, livemode, method, path, status, error_code as ErrorCode,
                  idempotency_key as IdempotencyKey, replayed, fault
                from requests order by seq desc limit @limit
                """,
                new { limit }
            )
            .AsList();
}
