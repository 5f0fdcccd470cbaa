using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>The programs that run now. A directory table: it belongs to no project.</summary>
internal static class InstanceStore
{
    /// <summary>A node that was not seen for so long is dead, in milliseconds.</summary>
    public const long DeadAfterMs = 6_000;

    public static Task BeatAsync(Session session, Instance instance, long nowMs) =>
        session.ExecuteAsync(
            """
            insert into instances (id, host, process_id, started_ms, seen_ms) values (@Id, @Host, @ProcessId, @Now, @Now)
            on conflict (id) do update set seen_ms = excluded.seen_ms
            """,
            new
            {
                instance.Id,
                instance.Host,
                instance.ProcessId,
                Now = nowMs,
            }
        );

    public static Task RemoveAsync(Session session, string id) =>
        session.ExecuteAsync("delete from instances where id = @Id", new { Id = id });

    public static Task<IReadOnlyList<InstanceRow>> OfHostAsync(Session session, string host) =>
        session.QueryAsync<InstanceRow>(
            "select id, process_id, started_ms from instances where host = @Host limit 1000",
            new { Host = host }
        );

    public static Task RemoveOlderThanAsync(Session session, long seenBeforeMs) =>
        session.ExecuteAsync("delete from instances where seen_ms < @SeenBefore", new { SeenBefore = seenBeforeMs });

    public static async Task<bool> IsAliveAsync(Session session, string id, long nowMs) =>
        await session.FindAsync<long?>("select seen_ms from instances where id = @Id", new { Id = id }) is { } seen
        && seen > nowMs - DeadAfterMs;

    internal sealed record InstanceRow
    {
        public string Id { get; init; } = string.Empty;

        public long ProcessId { get; init; }

        public long StartedMs { get; init; }
    }
}
