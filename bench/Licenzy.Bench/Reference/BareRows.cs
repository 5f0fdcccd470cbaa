namespace Licenzy.Bench.Reference;

/// <summary>The least that has to be done in the database for a request: prepared statements and nothing around them.</summary>
internal abstract class BareRows : IAsyncDisposable
{
    /// <summary>Whether something available is there, by the index that the server uses.</summary>
    protected const string SelectText = """
        select kind, status, usage_remaining, expires_ms, next_change_ms from entitlements
        where project_id = @Project and mode = 'test' and subject_ref = @Subject and available = 1 order by id limit 100
        """;

    protected const string InsertText = """
        insert into inbound_events (project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body, origin, state,
            tries, bucket, due_ms, lease_until_ms, received_ms, object_id)
        values (@Project, 'test', @Stripe, @Id, 'checkout.session.completed', '2026-05-27.dahlia', 1795362787000, @Body, 'webhook', 'received',
            0, 0, @Now, 0, @Now, @Id)
        on conflict do nothing
        """;

    protected static string Project { get; } = Environment.GetEnvironmentVariable(ReferenceProgram.Project) ?? string.Empty;

    protected static string Stripe { get; } = Environment.GetEnvironmentVariable(ReferenceProgram.Stripe) ?? string.Empty;

    public static BareRows Open(string engine, string connection) =>
        engine == BenchOptions.Postgres ? new PostgresRows(connection) : new SqliteRows(connection);

    /// <summary>One prepared select.</summary>
    public abstract Task<bool> SelectAsync(string subject, CancellationToken cancellation);

    /// <summary>One insert of a body.</summary>
    public abstract Task InsertAsync(byte[] body, CancellationToken cancellation);

    /// <summary>The rows of one consume, in a transaction of their own.</summary>
    public abstract Task<long> ConsumeAsync(string subject, string key, long units, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    protected static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
