using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>The SQL of what a bank does by itself after a payment or a refund.</summary>
internal static class ErrandStore
{
    /// <summary>The charge is disputed at once.</summary>
    public const string Dispute = "dispute";

    /// <summary>The refund ends some time after it was made.</summary>
    public const string Refund = "refund";

    /// <summary>One thing to do to one object.</summary>
    internal sealed record Errand(long Seq, string Account, long Livemode, string Kind, string ObjectId);

    public static void Add(SqliteConnection connection, string account, bool livemode, string kind, string objectId, long created) =>
        connection.Execute(
            """
            insert into bank_errands(account, livemode, kind, object_id, created)
            values (@account, @livemode, @kind, @objectId, @created)
            """,
            new
            {
                account,
                livemode,
                kind,
                objectId,
                created,
            }
        );

    /// <summary>Disputes, and, where a time is given, refunds made until that second; the oldest first.</summary>
    public static IReadOnlyList<Errand> FindDue(SqliteConnection connection, long? refundsUntil, int limit) =>
        connection
            .Query<Errand>(
                """
                select seq, account, livemode, kind, object_id as ObjectId from bank_errands
                where kind = 'dispute' or (kind = 'refund' and created <= @refundsUntil)
                order by seq limit @limit
                """,
                new { refundsUntil, limit }
            )
            .AsList();

    public static void Remove(SqliteConnection connection, long seq) =>
        connection.Execute("delete from bank_errands where seq = @seq", new { seq });
}
