using System.Data.Common;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Storage;

/// <summary>The schema and the program do not fit together; the message says what to do.</summary>
internal sealed class MigrationException(string message) : Exception(message);

/// <summary>
/// Brings the database to the program's schema: in order, each once, all in one transaction, safe when several nodes
/// start at once.
/// </summary>
internal sealed class Migrator(Database database, TimeProvider time)
{
    private const string CreateTable = """
        create table if not exists schema_migrations (
            version bigint primary key,
            name text not null,
            hash text not null,
            applied_ms bigint not null)
        """;

    /// <summary>Returns the migrations that it applied; none when the database was up to date.</summary>
    public Task<IReadOnlyList<Migration>> RunAsync(CancellationToken cancellationToken) => RunAsync(Migration.All, cancellationToken);

    public async Task<IReadOnlyList<Migration>> RunAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await EnsureTableAsync(cancellationToken);
        return await database.WriteAsync(session => ApplyAsync(session, migrations), cancellationToken);
    }

    /// <summary>For commands that look at a database which a server may be using: they change no schema.</summary>
    /// <exception cref="MigrationException">The database is not at the program's schema; the message says what to do.</exception>
    public async Task RequireCurrentAsync(CancellationToken cancellationToken)
    {
        await EnsureTableAsync(cancellationToken);
        var applied = await database.ReadAsync(AppliedAsync, cancellationToken);
        Check(applied, Migration.All);
        if (applied.Count < Migration.All.Count)
        {
            throw new MigrationException(
                $"The database is at schema {applied.Count} and this program needs {Migration.All.Count}: run `migrate`, or start the server."
            );
        }
    }

    private static Task<IReadOnlyList<AppliedRow>> AppliedAsync(Session session) =>
        session.QueryAsync<AppliedRow>("select version, name, hash from schema_migrations order by version");

    private async Task EnsureTableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(session => session.ExecuteAsync(CreateTable), cancellationToken);
        }
        catch (DbException)
        {
            // Two nodes made the same table in the same instant: `if not exists` loses that race on PostgreSQL. The
            // second look finds the table there; any other trouble shows itself again.
            await database.WriteAsync(session => session.ExecuteAsync(CreateTable), cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Migration>> ApplyAsync(Session session, IReadOnlyList<Migration> migrations)
    {
        if (session.Dialect is PostgresDialect)
        {
            await session.ExecuteAsync("set local lock_timeout = 0");
            await session.ExecuteAsync("set local statement_timeout = 0");
            await session.ExecuteAsync("lock table schema_migrations in access exclusive mode");
        }

        var applied = await AppliedAsync(session);
        Check(applied, migrations);
        var due = migrations.Where(migration => migration.Version > applied.Count).ToList();
        foreach (var migration in due)
        {
            foreach (var statement in migration.StatementsFor(session.Dialect))
            {
                await session.ExecuteAsync(statement);
            }

            await session.ExecuteAsync(
                "insert into schema_migrations (version, name, hash, applied_ms) values (@Version, @Name, @Hash, @Now)",
                new
                {
                    migration.Version,
                    migration.Name,
                    migration.Hash,
                    Now = time.NowMs(),
                }
            );
        }

        return due;
    }

    private static void Check(IReadOnlyList<AppliedRow> applied, IReadOnlyList<Migration> migrations)
    {
        if (applied.Count > migrations.Count)
        {
            throw new MigrationException(
                $"The database is at schema {applied[^1].Version} ({applied[^1].Name}), which is newer than this program knows ({migrations.Count}). "
                    + "Start the newer program, or restore the backup from before the upgrade."
            );
        }

        for (var i = 0; i < applied.Count; i++)
        {
            if (!string.Equals(applied[i].Hash, migrations[i].Hash, StringComparison.Ordinal))
            {
                throw new MigrationException(
                    $"Migration {applied[i].Version} ({applied[i].Name}) was applied with another text than this program carries. "
                        + "A migration is never edited once it is released: use the program that made this database."
                );
            }
        }
    }

    private sealed record AppliedRow
    {
        public long Version { get; init; }

        public string Name { get; init; } = string.Empty;

        public string Hash { get; init; } = string.Empty;
    }
}
