using System.Data;
using System.Data.Common;
using Npgsql;

namespace Licenzy.Server.Storage;

/// <summary>PostgreSQL 15 or newer. Read committed; rows that decide something are locked before they are read.</summary>
internal sealed class PostgresDatabase : Database
{
    private static readonly PostgresDialect WithoutLocks = new(locks: false);
    private readonly NpgsqlDataSource source;

    public PostgresDatabase(string connectionString, TimeProvider time)
        : base(new PostgresDialect(), time)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "licenzy" };
        // The builder of Npgsql says of every keyword that it contains it: only the string itself tells what somebody set.
        var told = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!told.ContainsKey("Max Auto Prepare") && !told.ContainsKey("MaxAutoPrepare"))
        {
            builder.MaxAutoPrepare = 200;
            builder.AutoPrepareMinUsages = 2;
        }

        // Nothing here changes a connection beyond its transaction, so there is nothing to reset when the next one takes it. The reset
        // is half a dozen statements before the first of each use.
        builder.NoResetOnClose = true;

        // No transaction may outlive the window that followers of changes look back on. Whoever gives options of their own
        // (a pooler takes none) sets these limits on the role.
        builder.Options ??= "-c lock_timeout=4000 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=5000";
        source = NpgsqlDataSource.Create(builder);
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    protected override async Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await work(new Session(connection, transaction: null, Dialect, statements: null, cancellationToken));
    }

    protected override async Task<T> ReadOnePictureCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await work(new Session(connection, transaction, Dialect, statements: null, cancellationToken));
    }

    protected override async Task<T> WriteCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new Session(connection, transaction, Dialect, statements: null, cancellationToken);
        var result = await work(session);
        await CommitAsync(session, transaction);
        return result;
    }

    /// <summary>A statement alone is its own transaction: one round trip.</summary>
    protected override Task<T> WriteStatementCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        ReadCoreAsync(work, cancellationToken);

    protected override async Task<T> RehearseCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var session = new Session(connection, transaction, WithoutLocks, statements: null, cancellationToken);
        var result = await work(session);
        // What could not be written is to be seen here too.
        await session.FlushAsync();
        await transaction.RollbackAsync(cancellationToken);
        return result;
    }
}
