using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Insights;

/// <summary>How many things want attention, since when, and one of them.</summary>
internal sealed record AttentionRow
{
    public long Count { get; init; }

    public long? SinceMs { get; init; }

    public string? Sample { get; init; }
}

/// <summary>What somebody should look at. Counts stop at a thousand: more than that is "many".</summary>
internal static class AttentionStore
{
    public const int Most = 1000;

    /// <summary>Sales that nobody claims: paid for, and without access.</summary>
    public static Task<AttentionRow?> UnmappedAsync(Session session, Scope scope) =>
        session.FindAsync<AttentionRow>(
            """
            select count(*) as count, min(created_ms) as since_ms, min(root) as sample from (
                select root, created_ms from unmapped_roots
                where project_id = @ProjectId and mode = @Mode and state = 'open' order by created_ms, root limit @Most) as found
            """,
            Of(scope)
        );

    /// <summary>Stripe's events that could not be applied.</summary>
    public static Task<AttentionRow?> FailedEventsAsync(Session session, Scope scope) =>
        session.FindAsync<AttentionRow>(
            """
            select count(*) as count, min(received_ms) as since_ms, min(stripe_event_id) as sample from (
                select stripe_event_id, received_ms from inbound_events
                where project_id = @ProjectId and mode = @Mode and state = 'failed' order by received_ms limit @Most) as found
            """,
            Of(scope)
        );

    /// <summary>Deliveries that were given up.</summary>
    public static Task<AttentionRow?> DeadDeliveriesAsync(Session session, Scope scope) =>
        session.FindAsync<AttentionRow>(
            """
            select count(*) as count, min(created_ms) as since_ms, min(id) as sample from (
                select id, created_ms from deliveries
                where project_id = @ProjectId and mode = @Mode and status = 'dead' and status <> 'sent' order by id limit @Most) as found
            """,
            Of(scope)
        );

    /// <summary>Endpoints that were disabled because they failed.</summary>
    public static Task<AttentionRow?> DisabledEndpointsAsync(Session session, Scope scope) =>
        session.FindAsync<AttentionRow>(
            """
            select count(*) as count, min(disabled_ms) as since_ms, min(id) as sample from webhook_endpoints
            where project_id = @ProjectId and mode = @Mode and enabled = 0 and deleted_ms is null
                and disabled_reason is not null and disabled_reason <> 'manual'
            """,
            Of(scope)
        );

    /// <summary>When the newest events of Stripe came, newest first.</summary>
    public static Task<IReadOnlyList<long>> NewestEventsAsync(Session session, Scope scope, int most) =>
        session.QueryAsync<long>(
            """
            select received_ms from inbound_events
            where project_id = @ProjectId and mode = @Mode and received_ms >= 0 order by received_ms desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Most = most,
            }
        );

    private static object Of(Scope scope) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Most,
        };
}
