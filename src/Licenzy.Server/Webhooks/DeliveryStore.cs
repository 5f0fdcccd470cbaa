using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>Deliveries one by one: made, read, asked for again.</summary>
internal static class DeliveryStore
{
    internal const string Columns = """
        project_id, mode, id, event_id, event_type, subject_ref, endpoint_id, status, queue, trigger, attempts, series_attempts, bucket, due_ms,
        last_http_status, last_error, last_attempt_ms, created_ms, updated_ms, finished_ms
        """;

    public static async Task InsertAsync(Session session, IReadOnlyList<DeliveryRow> rows)
    {
        var trip = new RoundTrip();
        Insert(trip, rows);
        await session.SendAsync(trip);
    }

    public static void Insert(RoundTrip trip, IReadOnlyList<DeliveryRow> rows) =>
        trip.ExecuteEach(
            """
            insert into deliveries
                (project_id, mode, id, event_id, event_type, subject_ref, endpoint_id, status, queue, trigger, attempts, series_attempts, bucket,
                 due_ms, lease_until_ms, created_ms, updated_ms)
            values
                (@ProjectId, @Mode, @Id, @EventId, @EventType, @SubjectRef, @EndpointId, @Status, @Queue, @Trigger, @Attempts, @SeriesAttempts,
                 @Bucket, @DueMs, 0, @CreatedMs, @UpdatedMs)
            """,
            rows
        );

    public static Task<DeliveryRow?> FindAsync(Session session, Scope scope, string id, bool forUpdate = false) =>
        session.FindAsync<DeliveryRow>(
            $"""
            select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode and id = @Id
            {(forUpdate ? session.Dialect.ForUpdate : string.Empty)}
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>All deliveries of an event, oldest first.</summary>
    public static Task<IReadOnlyList<DeliveryRow>> OfEventAsync(Session session, Scope scope, string eventId, int most) =>
        session.QueryAsync<DeliveryRow>(
            $"""
            select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode and event_id = @EventId order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EventId = eventId,
                Most = most,
            }
        );

    /// <summary>
    /// Back to <c>pending</c>, due now, with the whole schedule before it; only one that is <c>failed</c> or <c>dead</c>. False when it is
    /// neither, or is being sent in this moment.
    /// </summary>
    public static async Task<bool> RequeueAsync(Session session, Scope scope, string id, string trigger, long nowMs) =>
        await session.ExecuteAsync(
            """
            update deliveries set status = 'pending', queue = 'due', trigger = @Trigger, series_attempts = 0, due_ms = @Now, lease_until_ms = 0,
                lease_owner = null, updated_ms = @Now, finished_ms = null
            where project_id = @ProjectId and mode = @Mode and id = @Id and status in ('failed', 'dead') and lease_until_ms < @Now
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Trigger = trigger,
                Now = nowMs,
            }
        ) == 1;
}
