using Licenzy.Server.Platform.Errors;
using Microsoft.Data.Sqlite;

namespace Licenzy.Server.Storage;

/// <summary>
/// The embedded engine: a file in WAL mode, every commit on disk before it is answered, one writer at a time. Readers
/// never wait for the writer.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(10);
    private readonly string connectionString;
    private readonly SemaphoreSlim writer = new(1, 1);

    public SqliteDatabase(string connectionString, TimeProvider time)
        : base(new SqliteDialect(), time)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString)
        {
            ForeignKeys = true,
            Pooling = true,
            DefaultTimeout = 5,
        };
        this.connectionString = builder.ToString();
        var folder = Path.GetDirectoryName(Path.GetFullPath(builder.DataSource));
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
        }
    }

    public override ValueTask DisposeAsync()
    {
        writer.Dispose();
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    protected override async Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        // A deferred transaction gives all statements of one read the same snapshot.
        await using var transaction = connection.BeginTransaction(deferred: true);
        return await work(new Session(connection, transaction, Dialect, cancellationToken));
    }

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
            await using var connection = await OpenAsync(cancellationToken);
            await using var transaction = connection.BeginTransaction(deferred: false);
            var session = new Session(connection, transaction, Dialect, cancellationToken);
            var result = await work(session);
            if (!keep)
            {
                await transaction.RollbackAsync(cancellationToken);
                return result;
            }

            await transaction.CommitAsync(cancellationToken);
            session.Committed();
            return result;
        }
        finally
        {
            writer.Release();
        }
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var settings = connection.CreateCommand();
        settings.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;";
        await settings.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }
}
