using Microsoft.Data.Sqlite;

namespace Licenzy.Bench.Reference;

/// <summary>SQLite: each commit on the disk, one writer that keeps its prepared statements, a reader for each that asks.</summary>
internal sealed class SqliteRows : BareRows
{
    private readonly string connectionString;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SqliteConnection writer;
    private readonly IReadOnlyList<SqliteCommand> consume;
    private readonly SqliteCommand insert;
    private readonly System.Collections.Concurrent.ConcurrentBag<SqliteCommand> readers = [];

    public SqliteRows(string connection)
    {
        connectionString = connection;
        writer = Open();
        var texts = ConsumeRows.Statements("@Project", "@Subject", "@Key", "@Id", "@Now", "@Answer", "@Pack", "@Remaining", string.Empty);
        consume = [.. texts.Select(text => Command(writer, text))];
        insert = Command(writer, InsertText);
    }

    public override Task<bool> SelectAsync(string subject, CancellationToken cancellation)
    {
        if (!readers.TryTake(out var command))
        {
            command = Command(Open(), SelectText);
        }

        Set(command, ("@Project", Project), ("@Subject", subject));
        bool found;
        using (var reader = command.ExecuteReader())
        {
            found = reader.Read() && reader.GetString(1).Length > 0;
        }

        readers.Add(command);
        return Task.FromResult(found);
    }

    public override Task InsertAsync(byte[] body, CancellationToken cancellation) =>
        AsWriterAsync(
            () =>
            {
                Set(insert, ("@Project", Project), ("@Stripe", Stripe), ("@Id", $"evt_{Unique.Word()}"), ("@Body", body), ("@Now", Now()));
                return insert.ExecuteNonQuery();
            },
            cancellation
        );

    public override Task<long> ConsumeAsync(string subject, string key, long units, CancellationToken cancellation) =>
        AsWriterAsync(() => Consume(subject, key), cancellation);

    public override ValueTask DisposeAsync()
    {
        writer.Dispose();
        turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private long Consume(string subject, string key)
    {
        using var transaction = writer.BeginTransaction(deferred: false);
        var pack = string.Empty;
        var remaining = 0L;
        foreach (var command in consume)
        {
            command.Transaction = transaction;
            Set(
                command,
                ("@Project", Project),
                ("@Subject", subject),
                ("@Key", key),
                ("@Id", Unique.Word()),
                ("@Now", Now()),
                ("@Answer", ConsumeRows.Answer),
                ("@Pack", pack),
                ("@Remaining", remaining)
            );
            using var reader = command.ExecuteReader();
            if (reader.Read())
            {
                (pack, remaining) = (reader.GetString(0), reader.GetInt64(1));
            }
        }

        transaction.Commit();
        return remaining;
    }

    private async Task<T> AsWriterAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return work();
        }
        finally
        {
            turn.Release();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var settings = Command(connection, "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000");
        settings.ExecuteNonQuery();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string text)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are those of this program.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    private static void Set(SqliteCommand command, params (string Name, object Value)[] values)
    {
        foreach (var (name, value) in values.Where(value => command.CommandText.Contains(value.Name, StringComparison.Ordinal)))
        {
            if (command.Parameters.Contains(name))
            {
                command.Parameters[name].Value = value;
            }
            else
            {
                command.Parameters.AddWithValue(name, value);
            }
        }
    }
}
