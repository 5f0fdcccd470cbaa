using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>An event as it is stored.</summary>
internal sealed record OutboundEventRow
{
    /// <summary>Whose; set where it is written, as all rows are that travel together.</summary>
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string Type { get; init; } = string.Empty;

    /// <summary>Whom it is about; empty for a test.</summary>
    public string SubjectRef { get; init; } = string.Empty;

    public string? EntitlementId { get; init; }

    /// <summary>The body as it is sent, byte for byte.</summary>
    public string Payload { get; init; } = string.Empty;

    /// <summary>How many endpoints took it when it was written.</summary>
    public long Endpoints { get; init; }

    public long CreatedMs { get; init; }

    /// <summary>The change that it tells (<c>his_…</c>, or <c>use_…</c> of a consumption); null for what tells none, and for old events.</summary>
    public string? HistoryId { get; init; }
}

/// <summary>The outbox: what applications are to be told, in the transaction of the change itself.</summary>
internal static class OutboundEventStore
{
    private const string Columns = "id, type, subject_ref, entitlement_id, payload, endpoints, created_ms";

    public static async Task InsertAsync(Session session, Scope scope, OutboundEventRow row)
    {
        var trip = new RoundTrip();
        Insert(trip, [row with { ProjectId = scope.ProjectId, Mode = scope.ModeText }]);
        await session.SendAsync(trip);
    }

    public static void Insert(RoundTrip trip, IReadOnlyList<OutboundEventRow> rows) =>
        trip.ExecuteEach(
            """
            insert into outbound_events (project_id, mode, id, type, subject_ref, entitlement_id, payload, endpoints, created_ms, history_id)
            values (@ProjectId, @Mode, @Id, @Type, @SubjectRef, @EntitlementId, @Payload, @Endpoints, @CreatedMs, @HistoryId)
            """,
            rows
        );

    public static Task<OutboundEventRow?> FindAsync(Session session, Scope scope, string id, bool forUpdate = false) =>
        session.FindAsync<OutboundEventRow>(
            $"""
            select {Columns} from outbound_events where project_id = @ProjectId and mode = @Mode and id = @Id
            {(forUpdate ? session.Dialect.ForUpdate : string.Empty)}
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>The events that told a change, oldest first; without their bodies.</summary>
    public static async Task<IReadOnlyList<OutboundEventRow>> OfChangeAsync(Session session, Scope scope, string historyId, int most)
    {
        // Sorted here: with an order of its own the statement would rather walk the whole table in that order.
        var rows = await session.QueryAsync<OutboundEventRow>(
            """
            select id, type, subject_ref, entitlement_id, endpoints, created_ms, history_id from outbound_events
            where project_id = @ProjectId and mode = @Mode and history_id = @HistoryId and history_id is not null limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                HistoryId = historyId,
                Most = most,
            }
        );
        return [.. rows.OrderBy(row => row.Id, StringComparer.Ordinal)];
    }

    /// <summary>An endpoint takes an event that none took before.</summary>
    public static Task CountEndpointsAsync(Session session, Scope scope, string id, int more) =>
        session.ExecuteAsync(
            "update outbound_events set endpoints = endpoints + @More where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                More = more,
            }
        );

    /// <summary>Events after one and before another oldest first.</summary>
    public static Task<IReadOnlyList<OutboundEventRow>> BetweenAsync(
        Session session,
        Scope scope,
        string afterId,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<OutboundEventRow>(
            $"""
            select {Columns} from outbound_events
            where project_id = @ProjectId and mode = @Mode and id > @After and id < @Before
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                After = afterId,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>Drops the body for good; what it was about and when stays.</summary>
    public static Task EmptyAsync(Session session, Scope scope, string id) =>
        session.ExecuteAsync(
            "update outbound_events set payload = '' where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    public static Task<IReadOnlyList<string>> PayloadsOfSubjectAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<string>(
            """
            select payload from outbound_events
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );
}
