using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>
/// The SQLite file of one sandbox. Writes go one at a time through one connection and are on disk before
/// <see cref="WriteAsync{T}"/> returns; reads run beside them, each on a snapshot of its own.
/// </summary>
internal sealed class SandboxDatabase : IAsyncDisposable
{
    private const long SchemaVersion = 1;

    private static readonly string[] DeliveryColumns =
    [
        "weather text",
        "hold integer not null default 0",
        "slow_ms integer not null default 0",
    ];

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SqliteConnection writer;
    private readonly string connectionString;

    private SandboxDatabase(string connectionString, SqliteConnection writer)
    {
        this.connectionString = connectionString;
        this.writer = writer;
    }

    /// <summary>Opens the file, makes it and its folder when missing, and brings its tables to the current shape.</summary>
    /// <param name="file">The file.</param>
    /// <param name="begin">What is written before anybody else reads or writes.</param>
    public static SandboxDatabase Open(string file, Action<SqliteConnection> begin)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var source = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString();
        var connection = new SqliteConnection(source);
        connection.Open();
        // FULL: an answered request must survive the loss of power, not only of the process.
        connection.Execute("pragma journal_mode = wal; pragma synchronous = full;");
        Prepare(connection, path, begin);
        return new SandboxDatabase(source, connection);
    }

    /// <summary>Makes the tables of a new file, and refuses one whose tables this program does not know.</summary>
    private static void Prepare(SqliteConnection connection, string path, Action<SqliteConnection> begin)
    {
        var version = connection.ExecuteScalar<long>("pragma user_version");
        if (version is not (0 or SchemaVersion))
        {
            connection.Dispose();
            throw new InvalidOperationException(
                $"{path} was written by another version of the sandbox. It holds nothing but what was tried in it: move it away to start afresh."
            );
        }
        using var transaction = connection.BeginTransaction();
        connection.Execute(ReadSchema());
        AddColumns(connection);
        begin(connection);
        connection.Execute($"pragma user_version = {SchemaVersion}");
        transaction.Commit();
    }

    /// <summary>Gives a file that an earlier build made the columns that came later.</summary>
    private static void AddColumns(SqliteConnection connection)
    {
        var known = connection.Query<string>("select name from pragma_table_info('deliveries')").ToHashSet(StringComparer.Ordinal);
        foreach (var column in DeliveryColumns.Where(column => !known.Contains(column.Split(' ')[0])))
        {
            connection.Execute($"alter table deliveries add column {column}");
        }
    }

    /// <summary>Runs <paramref name="work"/> in one transaction; all of it is kept, or, when it throws, nothing.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            var result = work(writer);
            transaction.Commit();
            return result;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Runs <paramref name="work"/> on a snapshot of the last committed state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        return work(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        await writer.DisposeAsync();
        using var pooled = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(pooled);
        turn.Dispose();
    }

    private static string ReadSchema()
    {
        using var stream = typeof(SandboxDatabase).Assembly.GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
