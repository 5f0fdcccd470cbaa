using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storage;

/// <summary>For the class of bugs in which an upgrade leaves half a schema, runs twice, or goes on with a wrong one.</summary>
public abstract class MigratorTests
{
    protected abstract Task<Engine> EngineAsync();

    [Fact]
    public async Task Eight_nodes_that_start_at_once_migrate_once()
    {
        await using var engine = await EngineAsync();
        var nodes = Enumerable.Range(0, 8).Select(_ => engine.Open()).ToList();

        var applied = await Task.WhenAll(nodes.Select(node => Task.Run(() => MigrateAsync(node))));

        applied.Sum(migrations => migrations.Count).ShouldBe(Migration.All.Count);
        applied.Count(migrations => migrations.Count > 0).ShouldBe(1);
        (await VersionAsync(nodes[0])).ShouldBe(Migration.All.Count);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_second_run_finds_nothing_to_do()
    {
        await using var engine = await EngineAsync();
        await using var database = engine.Open();

        (await MigrateAsync(database)).Count.ShouldBe(Migration.All.Count);
        (await MigrateAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_first_schema_held_is_kept_and_its_passes_get_their_places()
    {
        await using var engine = await EngineAsync();
        await using var database = engine.Open();
        await MigrateAsync(database, [Migration.All[0]]);
        await FillAsync(database, "ent_paid", "time_pass", startsMs: 1_000, nextChangeMs: null);
        await FillAsync(database, "ent_pending", "time_pass", startsMs: null, nextChangeMs: null);
        await FillAsync(database, "ent_pack", "usage_pack", startsMs: 1_000, nextChangeMs: 5_000);

        (await MigrateAsync(database)).Count.ShouldBe(Migration.All.Count - 1);

        var rows = await database.ReadAsync(
            session => session.QueryAsync<string>("select id || ' ' || coalesce(next_change_ms, -1) from entitlements order by id"),
            default
        );
        rows.ShouldBe(["ent_pack 5000", "ent_paid 0", "ent_pending -1"]);
        var kept = "select state || ' ' || origin || ' ' || body_form from inbound_events order by stripe_event_id limit 1";
        (await database.ReadAsync(session => session.FindAsync<string>(kept), default)).ShouldBe("applied webhook plain");
    }

    [Fact]
    public async Task A_migration_that_was_edited_after_it_was_applied_is_refused()
    {
        await using var engine = await EngineAsync();
        await using var database = engine.Open();
        await MigrateAsync(database);
        var edited = Migration.All.Select(migration => migration with { Text = migration.Text + "\n-- edited" }).ToList();

        var refusal = await Should.ThrowAsync<MigrationException>(() => MigrateAsync(database, edited));

        refusal.Message.ShouldContain("Migration 1 (ground) was applied with another text");
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_a_sentence()
    {
        await using var engine = await EngineAsync();
        await using var database = engine.Open();
        Migration newer = new(Migration.All.Count + 1, "future", "create table future (id bigint primary key);\n");
        await MigrateAsync(database, [.. Migration.All, newer]);

        var refusal = await Should.ThrowAsync<MigrationException>(() => MigrateAsync(database));

        refusal.Message.ShouldContain($"schema {newer.Version} (future), which is newer than this program knows");
        refusal.Message.ShouldContain("Start the newer program");
    }

    [Fact]
    public async Task A_migration_that_breaks_leaves_nothing_behind()
    {
        await using var engine = await EngineAsync();
        await using var database = engine.Open();
        Migration broken = new(Migration.All.Count + 1, "broken", "create table half (id bigint primary key);\ncreate nonsense;\n");

        await Should.ThrowAsync<System.Data.Common.DbException>(() => MigrateAsync(database, [.. Migration.All, broken]));

        (await VersionAsync(database)).ShouldBe(0);
        (await MigrateAsync(database)).Count.ShouldBe(Migration.All.Count);
        await Should.ThrowAsync<System.Data.Common.DbException>(() =>
            database.ReadAsync(session => session.FindAsync<long>("select count(*) from half"), default)
        );
    }

    /// <summary>An entitlement of a project, and the event that made it, as the first program wrote them.</summary>
    private static Task FillAsync(Database database, string id, string kind, long? startsMs, long? nextChangeMs) =>
        database.WriteAsync(
            async session =>
            {
                var row = new
                {
                    Id = id,
                    Kind = kind,
                    Starts = startsMs,
                    Next = nextChangeMs,
                    Key = new byte[] { 1 },
                };
                await session.ExecuteAsync(
                    """
                    insert into projects (id, account_id, name, grace_days, data_key, created_ms, updated_ms)
                    values ('prj_1', 'acct_1', 'One', 0, @Key, 1, 1) on conflict do nothing
                    """,
                    row
                );
                await session.ExecuteAsync(
                    """
                    insert into entitlements
                        (project_id, mode, id, purchase_key, subject_ref, product_id, product_code, kind, status, available, reason, source,
                         starts_ms, cancel_at_period_end, usage_adjusted, usage_consumed, quantity, items, unmapped_price, metadata, told,
                         next_change_ms, created_ms, updated_ms)
                    values
                        ('prj_1', 'test', @Id, @Id, 'user_1', 'prd_1', 'ONE', @Kind, 'active', 1, 'checkout_finalized', 'stripe',
                         @Starts, 0, 0, 0, 1, '[]', 0, '{}', '{}', @Next, 1, 1)
                    """,
                    row
                );
                await session.ExecuteAsync(
                    """
                    insert into inbound_events
                        (project_id, mode, connection_id, stripe_event_id, type, event_created_ms, body, state, tries, bucket, due_ms,
                         lease_until_ms, received_ms, finished_ms)
                    values ('prj_1', 'test', 'con_1', @Id, 'charge.refunded', 1, @Key, 'applied', 1, 0, 1, 0, 1, 1)
                    """,
                    row
                );
            },
            default
        );

    private static Task<IReadOnlyList<Migration>> MigrateAsync(Database database, IReadOnlyList<Migration>? migrations = null) =>
        new Migrator(database, TimeProvider.System).RunAsync(migrations ?? Migration.All, default);

    private static Task<long> VersionAsync(Database database) =>
        database.ReadAsync(session => session.FindAsync<long>("select coalesce(max(version), 0) from schema_migrations"), default);
}

public sealed class MigratorOnSqlite : MigratorTests
{
    protected override Task<Engine> EngineAsync() => Engine.SqliteAsync();
}

public sealed class MigratorOnPostgres : MigratorTests
{
    protected override Task<Engine> EngineAsync() => Engine.PostgresAsync();
}
