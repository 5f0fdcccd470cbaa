using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>Takes what is due to an endpoint, many deliveries at once: two statements, however many they are.</summary>
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
        var span = new ClaimSpan(endpoint.Scope.ProjectId, endpoint.Scope.ModeText, endpoint.EndpointId, nowMs, most, leaseUntilMs, owner);
        var oldest = await OldestAsync(session, span);
        if (oldest.Count == 0)
        {
            return [];
        }

        var claimed = await TakeAsync(session, span with { First = oldest[0], Last = oldest[^1] });
        return [.. claimed.Select(span.Complete).OrderBy(row => row.DueMs).ThenBy(row => row.Id, StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<DueRow>> OldestAsync(Session session, ClaimSpan span)
    {
        var trip = new RoundTrip();
        var oldest = trip.Query<ClaimSpan, DueRow>(
            $"""
            select due_ms, id from deliveries
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'due' and due_ms <= @NowMs
                and lease_until_ms < @NowMs
            order by due_ms, id limit @Most
            {session.Dialect.ForUpdateSkipLocked}
            """,
            span
        );
        await session.SendAsync(trip);
        return oldest;
    }

    /// <summary>
    /// Takes what stands between two due deliveries that this transaction has locked. By the same index as they were found by and
    /// not by their ids: joined to a list, a planner without statistics looks for each through the whole project.
    /// </summary>
    private static async Task<IReadOnlyList<DeliveryRow>> TakeAsync(Session session, ClaimSpan span)
    {
        var trip = new RoundTrip();
        var taken = trip.Query<ClaimSpan, DeliveryRow>(
            """
            update deliveries set lease_until_ms = @LeaseUntilMs, lease_owner = @LeaseOwner
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'due'
                and due_ms >= @FirstDueMs and due_ms <= @LastDueMs
                and (due_ms > @FirstDueMs or id >= @FirstId) and (due_ms < @LastDueMs or id <= @LastId)
                and lease_until_ms < @NowMs
            returning id, event_id, event_type, status, trigger, attempts, series_attempts, due_ms, last_http_status, last_attempt_ms,
                created_ms, (
                    select payload from outbound_events
                    where project_id = @ProjectId and mode = @Mode and outbound_events.id = deliveries.event_id) as payload
            """,
            span
        );
        await session.SendAsync(trip);
        return taken;
    }
}

/// <summary>When a delivery is due, and which one it is: by these two deliveries stand in their queue.</summary>
internal sealed record DueRow
{
    public long DueMs { get; init; }

    public string Id { get; init; } = string.Empty;
}

/// <summary>What of an endpoint's queue is taken, for whom and until when.</summary>
internal sealed record ClaimSpan(
    string ProjectId,
    string Mode,
    string EndpointId,
    long NowMs,
    int Most,
    long LeaseUntilMs,
    string LeaseOwner
)
{
    public DueRow First { get; init; } = new();

    public DueRow Last { get; init; } = new();

    public long FirstDueMs => First.DueMs;

    public string FirstId => First.Id;

    public long LastDueMs => Last.DueMs;

    public string LastId => Last.Id;

    /// <summary>A claimed row with what is the same of all, and was not read for each.</summary>
    public DeliveryRow Complete(DeliveryRow row) =>
        row with
        {
            ProjectId = ProjectId,
            Mode = Mode,
            EndpointId = EndpointId,
            Queue = DeliveryQueue.Due,
            LeaseOwner = LeaseOwner,
            LeaseUntilMs = LeaseUntilMs,
        };
}
