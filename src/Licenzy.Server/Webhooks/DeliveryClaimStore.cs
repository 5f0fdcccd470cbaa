using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>Takes what is due to an endpoint, many deliveries at once: two round trips, however many they are.</summary>
internal static class DeliveryClaimStore
{
    /// <summary>Takes the oldest due deliveries of an endpoint under a lease, with what is to be sent.</summary>
    public static async Task<IReadOnlyList<DeliveryRow>> ClaimAsync(
        Session session,
        EndpointKey endpoint,
        string owner,
        long nowMs,
        long leaseUntilMs,
        int most
    )
    {
        var oldest = await OldestAsync(session, OfEndpoint.At(endpoint, nowMs) with { Most = most });
        List<DeliveryRow> found =
        [
            .. oldest
                .OrderBy(row => row.DueMs)
                .ThenBy(row => row.Id, StringComparer.Ordinal)
                .Select(row =>
                    row with
                    {
                        ProjectId = endpoint.Scope.ProjectId,
                        Mode = endpoint.Scope.ModeText,
                        EndpointId = endpoint.EndpointId,
                    }
                ),
        ];
        return await DeliveryQueueStore.LeaseAsync(session, found, owner, leaseUntilMs);
    }

    /// <summary>
    /// In the order of the index and no finer: sorted by more, all that is due would be read for each claim. Locked here and changed
    /// by their keys, not joined to themselves: without statistics PostgreSQL looks for each of a join through the whole project.
    /// </summary>
    private static async Task<IReadOnlyList<DeliveryRow>> OldestAsync(Session session, OfEndpoint endpoint)
    {
        var trip = new RoundTrip();
        var oldest = trip.Query<OfEndpoint, DeliveryRow>(
            $"""
            select id, event_id, event_type, status, trigger, attempts, series_attempts, due_ms, last_http_status, last_attempt_ms, created_ms, (
                select payload from outbound_events
                where project_id = @ProjectId and mode = @Mode and outbound_events.id = deliveries.event_id) as payload
            from deliveries
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'due' and due_ms <= @NowMs
                and lease_until_ms < @NowMs
            order by due_ms limit @Most
            {session.Dialect.ForUpdateSkipLocked}
            """,
            endpoint
        );
        await session.SendAsync(trip);
        return oldest;
    }
}
