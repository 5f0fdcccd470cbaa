using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>The SQL of the table of objects.</summary>
internal static class ObjectStore
{
    /// <summary>A row as it is listed: the object and its place in the order of creation.</summary>
    internal sealed record Listed(long Seq, string Body);

    /// <summary>A row found by its id alone, with the account and mode that own it.</summary>
    internal sealed record Owned(string Account, long Livemode, string Body, string? Terms);

    /// <summary>Where an object is found.</summary>
    internal sealed record Named(string Account, long Livemode, string Id);

    public static void EnsureAccount(SqliteConnection connection, string account, long now) =>
        connection.Execute("insert into accounts(id, created) values (@account, @now) on conflict do nothing", new { account, now });

    public static long AccountCreated(SqliteConnection connection, string account) =>
        connection.ExecuteScalar<long>("select created from accounts where id = @account", new { account });

    public static void Insert(SqliteConnection connection, string account, bool livemode, JsonObject body, JsonObject? terms) =>
        connection.Execute(
            """
            insert into objects(id, account, livemode, type, created, body, terms)
            values (@id, @account, @livemode, @type, @created, @body, @terms)
            """,
            new
            {
                id = (string)body["id"]!,
                account,
                livemode,
                type = (string)body["object"]!,
                // Discounts alone call the moment they were made their start.
                created = (long)(body["created"] ?? body["start"])!,
                body = body.ToJsonString(),
                terms = terms?.ToJsonString(),
            }
        );

    public static void Update(SqliteConnection connection, string account, bool livemode, JsonObject body) =>
        connection.Execute(
            "update objects set body = @body where id = @id and account = @account and livemode = @livemode",
            new
            {
                id = (string)body["id"]!,
                account,
                livemode,
                body = body.ToJsonString(),
            }
        );

    public static void UpdateTerms(SqliteConnection connection, string account, bool livemode, string id, JsonObject terms) =>
        connection.Execute(
            "update objects set terms = @terms where id = @id and account = @account and livemode = @livemode",
            new
            {
                id,
                account,
                livemode,
                terms = terms.ToJsonString(),
            }
        );

    /// <summary>Marks an object as deleted and keeps only what the API shows of deleted ones.</summary>
    public static void Delete(SqliteConnection connection, string account, bool livemode, JsonObject tombstone) =>
        connection.Execute(
            "update objects set deleted = 1, body = @body where id = @id and account = @account and livemode = @livemode",
            new
            {
                id = (string)tombstone["id"]!,
                account,
                livemode,
                body = tombstone.ToJsonString(),
            }
        );

    public static Owned? FindAnywhere(SqliteConnection connection, string type, string id) =>
        connection.QuerySingleOrDefault<Owned>(
            "select account, livemode, body, terms from objects where id = @id and type = @type",
            new { id, type }
        );

    public static string? Find(SqliteConnection connection, string account, bool livemode, string type, string id) =>
        connection.QuerySingleOrDefault<string>(
            "select body from objects where id = @id and account = @account and livemode = @livemode and type = @type",
            new
            {
                id,
                account,
                livemode,
                type,
            }
        );

    public static string? FindTerms(SqliteConnection connection, string account, bool livemode, string id) =>
        connection.QuerySingleOrDefault<string>(
            "select terms from objects where id = @id and account = @account and livemode = @livemode",
            new
            {
                id,
                account,
                livemode,
            }
        );

    /// <summary>How many objects were ever made.</summary>
    public static long Count(SqliteConnection connection) => connection.ExecuteScalar<long>("select coalesce(max(seq), 0) from objects");

    /// <summary>The place of an object in the order of creation, or null when the account and mode do not have it.</summary>
    public static long? FindSeq(SqliteConnection connection, string account, bool livemode, string type, string id) =>
        connection.QuerySingleOrDefault<long?>(
            "select seq from objects where id = @id and account = @account and livemode = @livemode and type = @type",
            new
            {
                id,
                account,
                livemode,
                type,
            }
        );

    /// <summary>Objects of one type, newest first, or oldest first when <paramref name="after"/> is set.</summary>
    /// <param name="connection">The transaction to read in.</param>
    /// <param name="account">The account that owns the objects.</param>
    /// <param name="livemode">The mode they were made in.</param>
    /// <param name="type">The value of their <c>object</c> property.</param>
    /// <param name="before">Only objects made before this place.</param>
    /// <param name="after">Only objects made after this place, in rising order.</param>
    /// <param name="filters">Further conditions, all of which hold.</param>
    /// <param name="limit">At most so many rows.</param>
    public static IReadOnlyList<Listed> List(
        SqliteConnection connection,
        string account,
        bool livemode,
        string type,
        long? before,
        long? after,
        IReadOnlyList<ObjectFilter> filters,
        int limit
    )
    {
        var parameters = new DynamicParameters(
            new
            {
                account,
                livemode,
                type,
                before,
                after,
                limit,
            }
        );
        var conditions = "";
        for (var index = 0; index < filters.Count; index++)
        {
            parameters.Add($"filter{index}", filters[index].Value);
            conditions += " and " + string.Format(CultureInfo.InvariantCulture, filters[index].Sql, $"@filter{index}");
        }
        return connection
            .Query<Listed>(
                $"""
                select seq, body from objects
                where account = @account and livemode = @livemode and type = @type and deleted = 0
                  and (@before is null or seq < @before) and (@after is null or seq > @after){conditions}
                order by seq {(after is null ? "desc" : "asc")} limit @limit
                """,
                parameters
            )
            .AsList();
    }

    /// <summary>
    /// Open checkout sessions whose time is over at <paramref name="seconds"/>, the first to expire first. Those of customers
    /// on a test clock have an alarm instead.
    /// </summary>
    public static IReadOnlyList<Named> FindSessionsToExpire(SqliteConnection connection, long seconds, int limit) =>
        connection
            .Query<Named>(
                """
                select account, livemode, id from objects
                where type = 'checkout.session' and json_extract(body, '$.status') = 'open'
                  and json_extract(body, '$.expires_at') <= @seconds
                  and not exists (
                    select 1 from objects c
                    where c.account = objects.account and c.livemode = objects.livemode
                      and c.id = json_extract(objects.body, '$.customer') and json_extract(c.body, '$.test_clock') is not null
                  )
                order by json_extract(body, '$.expires_at') limit @limit
                """,
                new { seconds, limit }
            )
            .AsList();

    /// <summary>
    /// Payment intents made until <paramref name="seconds"/> whose debit is still under way, the oldest first. Those of
    /// customers on a test clock are left out: their dates are not of this time.
    /// </summary>
    public static IReadOnlyList<Named> FindProcessingPayments(SqliteConnection connection, long seconds, int limit) =>
        connection
            .Query<Named>(
                """
                select account, livemode, id from objects
                where type = 'payment_intent' and json_extract(body, '$.status') = 'processing' and created <= @seconds
                  and not exists (
                    select 1 from objects c
                    where c.account = objects.account and c.livemode = objects.livemode
                      and c.id = json_extract(objects.body, '$.customer') and json_extract(c.body, '$.test_clock') is not null
                  )
                order by created limit @limit
                """,
                new { seconds, limit }
            )
            .AsList();

    /// <summary>Test clocks that have not arrived at the time that they are advancing to.</summary>
    public static IReadOnlyList<Named> FindAdvancingClocks(SqliteConnection connection) =>
        connection
            .Query<Named>(
                """
                select account, livemode, id from objects
                where type = 'test_helpers.test_clock' and json_extract(body, '$.status') = 'advancing' order by id
                """
            )
            .AsList();

    /// <summary>The newest objects of some types, of every account and mode.</summary>
    public static IReadOnlyList<Owned> FindNewest(SqliteConnection connection, IReadOnlyList<string> types, int limit) =>
        connection
            .Query<Owned>(
                "select account, livemode, body, terms from objects where type in @types and deleted = 0 order by seq desc limit @limit",
                new { types, limit }
            )
            .AsList();
}
