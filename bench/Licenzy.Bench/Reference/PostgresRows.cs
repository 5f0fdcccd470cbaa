using Npgsql;

namespace Licenzy.Bench.Reference;

/// <summary>PostgreSQL: a pool of connections on which each statement is prepared once.</summary>
internal sealed class PostgresRows : BareRows
{
    private readonly NpgsqlDataSource source;

    public PostgresRows(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection)
        {
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 1,
            MaxPoolSize = 64,
        };
        source = NpgsqlDataSource.Create(builder);
    }

    public override async Task<bool> SelectAsync(string subject, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(SelectText);
        command.Parameters.AddWithValue("Project", Project);
        command.Parameters.AddWithValue("Subject", subject);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && reader.GetString(1).Length > 0;
    }

    public override async Task InsertAsync(byte[] body, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(InsertText);
        command.Parameters.AddWithValue("Project", Project);
        command.Parameters.AddWithValue("Stripe", Stripe);
        command.Parameters.AddWithValue("Id", $"evt_{Unique.Word()}");
        command.Parameters.AddWithValue("Body", body);
        command.Parameters.AddWithValue("Now", Now());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>On PostgreSQL pgbench is the limit: it does the same with less around it.</summary>
    public override Task<long> ConsumeAsync(string subject, string key, long units, CancellationToken cancellation) =>
        throw new NotSupportedException("On PostgreSQL pgbench consumes.");

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
