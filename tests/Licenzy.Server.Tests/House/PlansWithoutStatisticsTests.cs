using System.Text.Json;
using System.Text.RegularExpressions;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.House;

/// <summary>
/// For the class of bugs in which a new PostgreSQL database is slow until autovacuum has looked at it: without statistics all indexes
/// that begin with the project look alike to the planner, and one of them reads the whole project for each row.
/// </summary>
public sealed partial class PlansWithoutStatisticsTests
{
    private static readonly string[] Tables = ["deliveries", "delivery_attempts", "outbound_events"];

    /// <summary>The statements that run for each delivery, or for each claim of some.</summary>
    private static readonly string[] Hot =
    [
        "DeliveryClaimStore.OldestAsync",
        "DeliveryQueueStore.DueAsync",
        "DeliveryQueueStore.LeaseAsync",
        "DeliveryQueueStore.HoldAsync",
        "DeliveryQueueStore.FinishAsync",
        "DeliveryQueueStore.GiveBackAsync",
        "DeliveryStore.FindAsync",
        "OutboundEventStore.FindAsync",
    ];

    [Fact]
    public async Task Every_statement_of_a_delivery_finds_its_rows_without_statistics()
    {
        var statements = Repository.Files("src/Licenzy.Server/Webhooks", "*Store.cs").SelectMany(SqlStatement.In).ToList();
        var hot = statements.Where(statement => Hot.Contains(statement.Name)).ToList();
        hot.Select(statement => statement.Name).Distinct(StringComparer.Ordinal).ShouldBe(Hot, ignoreOrder: true);

        (await FaultsAsync(hot)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_claim_that_is_joined_to_itself_is_found()
    {
        var joined = """
            with due as materialized (
                select id from deliveries
                where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'due' and due_ms <= @Now
                order by due_ms limit @Most)
            update deliveries set lease_until_ms = @LeaseUntil
            where project_id = @ProjectId and mode = @Mode and id in (select id from due)
            """;

        (await FaultsAsync([new SqlStatement("Sample.Claim", "Sample.cs", joined)])).ShouldNotBeEmpty();
    }

    /// <summary>Plans are kept from when they were made: what is planned on empty tables must hold when they are full.</summary>
    private static async Task<IReadOnlyList<string>> FaultsAsync(IReadOnlyList<SqlStatement> statements)
    {
        await using var engine = await Engine.PostgresAsync();
        await using var database = engine.Open();
        await new Migrator(database, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        List<string> faults = [.. await ExplainAsync(database, statements, "empty")];
        await database.WriteAsync(FillAsync, TestContext.Current.CancellationToken);
        return [.. faults, .. await ExplainAsync(database, statements, "full")];
    }

    private static async Task FillAsync(Session session)
    {
        foreach (var table in Tables)
        {
            await session.ExecuteAsync($"alter table {table} set (autovacuum_enabled = off)");
            await session.ExecuteAsync($"alter table {table} drop constraint {table}_project_id_fkey");
        }

        await session.ExecuteAsync(
            """
            insert into outbound_events (project_id, mode, id, type, subject_ref, payload, endpoints, created_ms, history_id)
            select 'prj_01m81z6bmk6najwz96smwtksq7', 'test', 'evt_01m81z6bmk6najwz96smw' || n + 10000, 'usage.consumed', 'user_1', '{}', 10, n, 'his_' || n from generate_series(1, 2000) n
            """
        );
        // With ids as long as real ones: how many levels an index has decides too.
        await session.ExecuteAsync(
            """
            insert into deliveries (project_id, mode, id, event_id, event_type, subject_ref, endpoint_id, status, queue, trigger, attempts,
                series_attempts, bucket, due_ms, lease_until_ms, created_ms, updated_ms)
            select 'prj_01m81z6bmk6najwz96smwtksq7', 'test', 'dlv_01m81z6bmk6najwz96smw' || n + 10000, 'evt_01m81z6bmk6najwz96smw' || n / 10 + 10000, 'usage.consumed', 'user_1', 'whe_01m81z6bq80q2r3mj1fw063q' || n % 10, 'pending', 'due', 'event', 0,
                0, 5, n, 0, n, n
            from generate_series(1, 20000) n
            """
        );
    }

    private static Task<IReadOnlyList<string>> ExplainAsync(Database database, IReadOnlyList<SqlStatement> statements, string when) =>
        database.ReadOnePictureAsync<IReadOnlyList<string>>(
            async session =>
            {
                await session.ExecuteAsync("set local plan_cache_mode = force_generic_plan");
                var indexes = (
                    await session.QueryAsync<IndexRow>(
                        """
                        select c.relname as name, pg_get_indexdef(c.oid) as definition from pg_class c
                        join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'i' and n.nspname = 'public'
                        """
                    )
                ).ToDictionary(index => index.Name, index => index.Definition, StringComparer.Ordinal);
                var faults = new List<string>();
                for (var number = 0; number < statements.Count; number++)
                {
                    var plan = await PlanAsync(session, $"{when}_{number}", statements[number]);
                    faults.AddRange(
                        Nodes(plan).Where(node => ReadsAll(node, indexes)).Select(node => $"{when} {statements[number].Name}: {node}")
                    );
                }

                return faults;
            },
            TestContext.Current.CancellationToken
        );

    private static async Task<JsonElement> PlanAsync(Session session, string name, SqlStatement statement)
    {
        List<string> names = [];
        var text = Hole().Replace(statement.Text.Replace("{session.Dialect.ForUpdateSkipLocked}", "for update skip locked"), string.Empty);
        text = Parameter()
            .Replace(
                text,
                match =>
                {
                    if (!names.Contains(match.Value))
                    {
                        names.Add(match.Value);
                    }

                    return $"${names.IndexOf(match.Value) + 1}";
                }
            );
        await session.ExecuteAsync($"prepare {name} as {text}");
        var plan = await session.QueryAsync<string>(
            $"explain (format json) execute {name}({string.Join(", ", names.Select(_ => "null"))})"
        );
        return JsonDocument.Parse(plan[0]).RootElement[0].GetProperty("Plan");
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement node)
    {
        yield return node;
        if (node.TryGetProperty("Plans", out var children))
        {
            foreach (var child in children.EnumerateArray().SelectMany(Nodes))
            {
                yield return child;
            }
        }
    }

    /// <summary>Whether a node reads a large table by nothing but the project and the mode.</summary>
    private static bool ReadsAll(JsonElement node, Dictionary<string, string> indexes)
    {
        var kind = node.GetProperty("Node Type").GetString()!;
        if (kind == "Seq Scan")
        {
            return Tables.Contains(node.GetProperty("Relation Name").GetString());
        }

        if (kind == "Sort")
        {
            // What is sorted for a claim is read as a whole.
            return true;
        }

        if (!node.TryGetProperty("Index Name", out var index) || !Tables.Any(index.GetString()!.StartsWith))
        {
            return false;
        }

        var columns = Columns()
            .Match(indexes[index.GetString()!])
            .Groups["columns"]
            .Value.Split(", ")
            .Select(column => column.Split(' ')[0]);
        var narrowing = columns.Except(["project_id", "mode"], StringComparer.Ordinal).First();
        var condition = node.TryGetProperty("Index Cond", out var found) ? found.GetString()! : string.Empty;
        return !Regex.IsMatch(condition, $@"\({narrowing}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"\((?<columns>.*?)\)( WHERE|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Columns();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"@\w+", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    private sealed record IndexRow
    {
        public string Name { get; init; } = string.Empty;

        public string Definition { get; init; } = string.Empty;
    }
}
