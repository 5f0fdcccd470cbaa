using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>What became of an event at one endpoint.</summary>
internal sealed record EventAtEndpoint
{
    public string EventId { get; init; } = string.Empty;

    /// <summary>1 when a delivery was sent or is still on its way.</summary>
    public long Taken { get; init; }

    /// <summary>The newest delivery that was given up.</summary>
    public string? DeadId { get; init; }
}

/// <summary>Deliveries by the many: those that were given up are asked for again, those of an expunged event end.</summary>
internal static class MissedDeliveryStore
{
    private const string DeadOnes = """
        select d.id from deliveries d cross join webhook_endpoints w cross join outbound_events e
        where d.project_id = @ProjectId and d.mode = @Mode and d.status = 'dead' and d.status <> 'sent' and d.id >= @SinceId
            and (cast(@EventType as text) is null or d.event_type = @EventType)
            and (cast(@EndpointId as text) is null or d.endpoint_id = @EndpointId)
            and w.project_id = d.project_id and w.mode = d.mode and w.id = d.endpoint_id and w.deleted_ms is null
            and e.project_id = d.project_id and e.mode = d.mode and e.id = d.event_id and e.payload <> ''
        order by d.id limit @Most
        """;

    /// <summary>How many dead deliveries could be asked for again: their endpoint is there, and so is what is to be sent.</summary>
    public static Task<long> CountDeadAsync(Session session, Scope scope, OutboundFilter filter, string sinceId, int most) =>
        session.FindAsync<long>($"select cast(count(*) as bigint) from ({DeadOnes}) dead", Of(scope, filter, sinceId, most, nowMs: 0));

    /// <summary>Puts the oldest of them back to <c>pending</c>, due now. Returns how many.</summary>
    public static Task<int> RequeueDeadAsync(Session session, Scope scope, OutboundFilter filter, string sinceId, int most, long nowMs) =>
        session.ExecuteAsync(
            $"""
            update deliveries set status = 'pending', queue = 'due', trigger = 'recovery', series_attempts = 0, due_ms = @Now,
                lease_until_ms = 0, lease_owner = null, updated_ms = @Now, finished_ms = null
            where project_id = @ProjectId and mode = @Mode and status = 'dead' and status <> 'sent' and id in ({DeadOnes})
            """,
            Of(scope, filter, sinceId, most, nowMs)
        );

    /// <summary>
    /// What is to be sent is gone: whatever of an event still waits ends. An attempt that is under way cannot be called back, and what
    /// comes of it is written; no other follows. Returns how many it ended.
    /// </summary>
    public static Task<int> EndOfExpungedAsync(Session session, Scope scope, string eventId, long nowMs) =>
        session.ExecuteAsync(
            """
            update deliveries set queue = 'done', status = 'dead', last_error = 'expunged', updated_ms = @Now, finished_ms = @Now,
                lease_until_ms = 0, lease_owner = null
            where project_id = @ProjectId and mode = @Mode and event_id = @EventId and queue in ('due', 'held') and lease_until_ms < @Now
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EventId = eventId,
                Now = nowMs,
            }
        );

    /// <summary>What became of a run of events at an endpoint. Events that have no delivery to it are not among them.</summary>
    public static Task<IReadOnlyList<EventAtEndpoint>> OfEventsAsync(
        Session session,
        EndpointKey endpoint,
        string firstEventId,
        string lastEventId
    ) =>
        session.QueryAsync<EventAtEndpoint>(
            """
            select event_id, cast(max(case when status = 'dead' then 0 else 1 end) as bigint) as taken,
                max(case when status = 'dead' then id end) as dead_id
            from deliveries
            where project_id = @ProjectId and mode = @Mode and event_id between @First and @Last and endpoint_id = @EndpointId
            group by event_id
            """,
            new
            {
                endpoint.Scope.ProjectId,
                Mode = endpoint.Scope.ModeText,
                endpoint.EndpointId,
                First = firstEventId,
                Last = lastEventId,
            }
        );

    private static object Of(Scope scope, OutboundFilter filter, string sinceId, int most, long nowMs) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            filter.EventType,
            filter.EndpointId,
            SinceId = sinceId,
            Most = most,
            Now = nowMs,
        };
}
