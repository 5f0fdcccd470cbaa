using System.Collections.Concurrent;
using Licenzy.Server.Platform.Errors;
using Microsoft.Data.Sqlite;

namespace Licenzy.Server.Storage;

/// <summary>
/// The embedded engine: a file in WAL mode, every commit on disk before it is answered, one writer at a time. Readers
/// never wait for the writer. Connections are kept open with their prepared statements.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(10);
    private const int MostKept = 16;
    private readonly string connectionString;
    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly ConcurrentBag<Kept> idle = [];
    private bool disposed;

    public SqliteDatabase(string connectionString, TimeProvider time)
        : base(new SqliteDialect(), time)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString)
        {
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = 5,
        };
        this.connectionString = builder.ToString();
        var folder = Path.GetDirectoryName(Path.GetFullPath(builder.DataSource));
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        disposed = true;
        writer.Dispose();
        while (idle.TryTake(out var kept))
        {
            await kept.DisposeAsync();
        }
    }

    protected override Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        UseAsync(
            async kept =>
            {
                // A deferred transaction gives all statements of one read the same snapshot.
                await using var transaction = kept.Connection.BeginTransaction(deferred: true);
                return await work(new Session(kept.Connection, transaction, Dialect, kept.Commands, cancellationToken));
            },
            cancellationToken
        );

    protected override Task<T> WriteCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        AsWriterAsync(work, keep: true, cancellationToken);

    protected override Task<T> RehearseCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        AsWriterAsync(work, keep: false, cancellationToken);

    private async Task<T> AsWriterAsync<T>(Func<Session, Task<T>> work, bool keep, CancellationToken cancellationToken)
    {
        if (!await writer.WaitAsync(LongestQueue, cancellationToken))
        {
            throw new UnavailableException("The embedded database has more writes than it can take just now. Nothing was changed.");
        }

        try
        {
            return await UseAsync(kept => WriteAsync(kept, work, keep, cancellationToken), cancellationToken);
        }
        finally
        {
            writer.Release();
        }
    }

    private async Task<T> WriteAsync<T>(Kept kept, Func<Session, Task<T>> work, bool keep, CancellationToken cancellationToken)
    {
        await using var transaction = kept.Connection.BeginTransaction(deferred: false);
        var session = new Session(kept.Connection, transaction, Dialect, kept.Commands, cancellationToken);
        var result = await work(session);
        if (keep)
        {
            await CommitAsync(session, transaction);
        }
        else
        {
            // What could not be written is to be seen here too.
            await session.FlushAsync();
            await transaction.RollbackAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>Works with an open connection. One on which something failed is not used again: nobody knows what it was left in.</summary>
    private async Task<T> UseAsync<T>(Func<Kept, Task<T>> work, CancellationToken cancellationToken)
    {
        var kept = idle.TryTake(out var open) ? open : await OpenAsync(cancellationToken);
        var result = default(T)!;
        var done = false;
        try
        {
            result = await work(kept);
            done = true;
        }
        finally
        {
            if (done && !disposed && idle.Count < MostKept)
            {
                idle.Add(kept);
            }
            else
            {
                await kept.DisposeAsync();
            }
        }

        return result;
    }

    private async Task<Kept> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var settings = connection.CreateCommand();
            settings.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;";
            await settings.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return new Kept(connection, new PreparedCommands(connection));
    }

    /// <summary>An open connection with its prepared commands.</summary>
    private sealed record Kept(SqliteConnection Connection, PreparedCommands Commands) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Commands.Dispose();
            return Connection.DisposeAsync();
        }
    }
}
