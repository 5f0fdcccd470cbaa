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
