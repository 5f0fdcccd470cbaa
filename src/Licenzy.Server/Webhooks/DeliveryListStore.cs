using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>What of a list is wanted; null means that it does not matter.</summary>
internal sealed record OutboundFilter
{
    public string? Status { get; init; }

    public string? EventType { get; init; }

    public string? SubjectRef { get; init; }

    public string? EndpointId { get; init; }

    public string? EventId { get; init; }
}

/// <summary>Deliveries and events that no endpoint took, page by page, newest first.</summary>
internal static class DeliveryListStore
{
    private const string Columns = """
        project_id, mode, id, event_id, event_type, subject_ref, endpoint_id, status, queue, trigger, attempts, series_attempts, bucket, due_ms,
        last_http_status, last_error, last_attempt_ms, created_ms, updated_ms, finished_ms
        """;

    private const string EventColumns = "id, type, subject_ref, entitlement_id, endpoints, created_ms";

    private const string DeliveryPage = """
        and id < @Before
            and (cast(@Status as text) is null or status = @Status)
            and (cast(@EventType as text) is null or event_type = @EventType)
            and (cast(@SubjectRef as text) is null or subject_ref = @SubjectRef)
            and (cast(@EndpointId as text) is null or endpoint_id = @EndpointId)
            and (cast(@EventId as text) is null or event_id = @EventId)
        order by id desc limit @Most
        """;

    private const string AnyDelivery = $"select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode {DeliveryPage}";

    private const string DeliveryOfEvent =
        $"select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode and event_id = @EventId {DeliveryPage}";

    private const string DeliveryOfSubject =
        $"select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef {DeliveryPage}";

    // Twice, since an index that leaves out what is sent serves only who says that it is not wanted.
    private const string DeliveryOfStatus =
        $"select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode and status = @Status and status <> 'sent' {DeliveryPage}";

    private const string DeliveryOfEndpoint =
        $"select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId {DeliveryPage}";

    private const string DeliveryOfType =
        $"select {Columns} from deliveries where project_id = @ProjectId and mode = @Mode and event_type = @EventType {DeliveryPage}";

    private const string EventPage = """
        and endpoints = 0 and id < @Before
            and (cast(@EventType as text) is null or type = @EventType)
            and (cast(@EventId as text) is null or id = @EventId)
        order by id desc limit @Most
        """;

    private const string AnyEvent =
        $"select {EventColumns} from outbound_events where project_id = @ProjectId and mode = @Mode {EventPage}";

    private const string EventOfSubject =
        $"select {EventColumns} from outbound_events where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef {EventPage}";

    private const string EventOfType =
        $"select {EventColumns} from outbound_events where project_id = @ProjectId and mode = @Mode and type = @EventType {EventPage}";

    /// <summary>Deliveries before an id, newest first.</summary>
    public static Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(
        Session session,
        Scope scope,
        OutboundFilter filter,
        string beforeId,
        int most
    ) => session.QueryAsync<DeliveryRow>(StatementOf(filter), Of(scope, filter, beforeId, most));

    /// <summary>Events before an id that no endpoint took, newest first; without their bodies.</summary>
    public static Task<IReadOnlyList<OutboundEventRow>> LonelyEventsAsync(
        Session session,
        Scope scope,
        OutboundFilter filter,
        string beforeId,
        int most
    )
    {
        var statement =
            filter.SubjectRef is not null ? EventOfSubject
            : filter.EventType is not null ? EventOfType
            : AnyEvent;
        return session.QueryAsync<OutboundEventRow>(statement, Of(scope, filter, beforeId, most));
    }

    /// <summary>How many deliveries to an endpoint are still to be sent, counted up to a number.</summary>
    public static async Task<long> WaitingAsync(Session session, EndpointKey endpoint, int most)
    {
        var parameters = new
        {
            endpoint.Scope.ProjectId,
            Mode = endpoint.Scope.ModeText,
            endpoint.EndpointId,
            Most = most,
        };
        // The time, which leaves nothing out, leads to the index of what is due: by that of the endpoint all that was sent is passed.
        var due = await session.FindAsync<long>(
            """
            select cast(count(*) as bigint) from (
                select id from deliveries
                where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'due' and due_ms >= 0
                limit @Most) waiting
            """,
            parameters
        );
        var held = await session.FindAsync<long>(
            """
            select cast(count(*) as bigint) from (
                select id from deliveries
                where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'held' limit @Most) waiting
            """,
            parameters
        );
        return Math.Min(due + held, most);
    }

    /// <summary>How many deliveries there are about a subject, counted up to a number.</summary>
    public static Task<long> CountOfSubjectAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.FindAsync<long>(
            """
            select cast(count(*) as bigint) from (
                select id from deliveries where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef limit @Most) counted
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );

    /// <summary>By what is rarest goes the index; the rest is compared row by row. What is sent is most of all, and has none.</summary>
    private static string StatementOf(OutboundFilter filter) =>
        filter switch
        {
            { EventId: not null } => DeliveryOfEvent,
            { SubjectRef: not null } => DeliveryOfSubject,
            { Status: not null and not DeliveryStatus.Sent } => DeliveryOfStatus,
            { EndpointId: not null } => DeliveryOfEndpoint,
            { EventType: not null } => DeliveryOfType,
            _ => AnyDelivery,
        };

    private static object Of(Scope scope, OutboundFilter filter, string beforeId, int most) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            filter.Status,
            filter.EventType,
            filter.SubjectRef,
            filter.EndpointId,
            filter.EventId,
            Before = beforeId,
            Most = most,
        };
}
