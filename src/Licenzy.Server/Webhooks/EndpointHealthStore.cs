using Licenzy.Core.Webhooks;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>How an endpoint answers, as it is stored.</summary>
internal sealed record EndpointHealthRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string EndpointId { get; init; } = string.Empty;

    public long? FailingSinceMs { get; init; }

    public long? LastSuccessMs { get; init; }

    public long? LastFailureMs { get; init; }

    public long Exhausted { get; init; }

    public long? WindowStartMs { get; init; }

    public long WindowAttempts { get; init; }

    public long WindowFailures { get; init; }

    /// <summary>Until when nothing is sent to it, and then one delivery on trial; null while all is well.</summary>
    public long? PausedUntilMs { get; init; }

    public long ToldPercent { get; init; }

    /// <summary>Whether held deliveries are to go back into the queue.</summary>
    public long Releasing { get; init; }

    public EndpointHealth Health =>
        new()
        {
            FailingSinceMs = FailingSinceMs,
            LastSuccessMs = LastSuccessMs,
            LastFailureMs = LastFailureMs,
            Exhausted = Exhausted,
            WindowStartMs = WindowStartMs,
            WindowAttempts = WindowAttempts,
            WindowFailures = WindowFailures,
            PausedUntilMs = PausedUntilMs,
            ToldPercent = ToldPercent,
        };

    public static EndpointHealthRow Of(EndpointKey endpoint, EndpointHealth health, bool releasing) =>
        new()
        {
            ProjectId = endpoint.Scope.ProjectId,
            Mode = endpoint.Scope.ModeText,
            EndpointId = endpoint.EndpointId,
            FailingSinceMs = health.FailingSinceMs,
            LastSuccessMs = health.LastSuccessMs,
            LastFailureMs = health.LastFailureMs,
            Exhausted = health.Exhausted,
            WindowStartMs = health.WindowStartMs,
            WindowAttempts = health.WindowAttempts,
            WindowFailures = health.WindowFailures,
            PausedUntilMs = health.PausedUntilMs,
            ToldPercent = health.ToldPercent,
            Releasing = releasing ? 1 : 0,
        };
}

/// <summary>
/// The health of endpoints. Whoever locks an endpoint's health and the endpoint itself, or its deliveries, locks the health first.
/// </summary>
internal static class EndpointHealthStore
{
    private const string Columns = """
        project_id, mode, endpoint_id, failing_since_ms, last_success_ms, last_failure_ms, exhausted, window_start_ms, window_attempts,
        window_failures, paused_until_ms, told_percent, releasing
        """;

    public static Task<EndpointHealthRow?> FindAsync(Session session, EndpointKey endpoint) =>
        session.FindAsync<EndpointHealthRow>(
            $"select {Columns} from endpoint_health where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId",
            Of(endpoint)
        );

    /// <summary>The health of an endpoint, none or one row, once the round trip is made.</summary>
    public static IReadOnlyList<EndpointHealthRow> Find(RoundTrip trip, OfEndpoint endpoint) =>
        trip.Query<OfEndpoint, EndpointHealthRow>(
            $"select {Columns} from endpoint_health where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId",
            endpoint
        );

    /// <summary>
    /// The health of several endpoints, in their order, made if they have none, and nobody else's until the transaction ends. Whoever
    /// locks several gives them in one order, or two would wait for each other.
    /// </summary>
    public static async Task<IReadOnlyList<EndpointHealthRow>> LockEachAsync(Session session, IReadOnlyList<EndpointKey> endpoints)
    {
        var trip = new RoundTrip();
        var found = trip.QueryEach<OfEndpoint, EndpointHealthRow>(
            $"""
            select {Columns} from endpoint_health
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId
            {session.Dialect.ForUpdate}
            """,
            [.. endpoints.Select(OfEndpoint.Of)]
        );
        await session.SendAsync(trip);
        var locked = new List<EndpointHealthRow>(endpoints.Count);
        foreach (var (endpoint, rows) in endpoints.Zip(found))
        {
            locked.Add(rows.Count > 0 ? rows[0] : await LockAsync(session, endpoint));
        }

        return locked;
    }

    /// <summary>The health of an endpoint, made if it has none, and nobody else's until the transaction ends.</summary>
    public static async Task<EndpointHealthRow> LockAsync(Session session, EndpointKey endpoint)
    {
        await session.ExecuteAsync(
            """
            insert into endpoint_health
                (project_id, mode, endpoint_id, exhausted, window_attempts, window_failures, told_percent, releasing)
            values (@ProjectId, @Mode, @EndpointId, 0, 0, 0, 0, 0)
            on conflict (project_id, mode, endpoint_id) do nothing
            """,
            Of(endpoint)
        );
        return (
            await session.FindAsync<EndpointHealthRow>(
                $"""
                select {Columns} from endpoint_health
                where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId
                {session.Dialect.ForUpdate}
                """,
                Of(endpoint)
            )
        )!;
    }

    /// <summary>Writes the health of an endpoint that this transaction has locked.</summary>
    public static async Task SaveAsync(Session session, EndpointHealthRow row)
    {
        var trip = new RoundTrip();
        SaveEach(trip, [row]);
        await session.SendAsync(trip);
    }

    /// <inheritdoc cref="SaveAsync"/>
    public static void SaveEach(RoundTrip trip, IReadOnlyList<EndpointHealthRow> rows) =>
        trip.ExecuteEach(
            """
            update endpoint_health set failing_since_ms = @FailingSinceMs, last_success_ms = @LastSuccessMs, last_failure_ms = @LastFailureMs,
                exhausted = @Exhausted, window_start_ms = @WindowStartMs, window_attempts = @WindowAttempts,
                window_failures = @WindowFailures, paused_until_ms = @PausedUntilMs, told_percent = @ToldPercent, releasing = @Releasing
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId
            """,
            rows
        );

    /// <summary>Which paused endpoints are to be tried again; read only, over all projects.</summary>
    public static Task<IReadOnlyList<DueEndpoint>> DiscoverTrialsAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<DueEndpoint>(
            """
            select project_id, mode, endpoint_id from endpoint_health
            where paused_until_ms is not null and paused_until_ms <= @Now order by paused_until_ms limit @Most
            """,
            new { Now = nowMs, Most = most }
        );

    /// <summary>Which endpoints have held deliveries that are to go back into the queue; read only, over all projects.</summary>
    public static Task<IReadOnlyList<DueEndpoint>> DiscoverReleasesAsync(Session session, int most) =>
        session.QueryAsync<DueEndpoint>(
            "select project_id, mode, endpoint_id from endpoint_health where releasing = 1 order by endpoint_id limit @Most",
            new { Most = most }
        );

    private static object Of(EndpointKey endpoint) =>
        new
        {
            endpoint.Scope.ProjectId,
            Mode = endpoint.Scope.ModeText,
            endpoint.EndpointId,
        };
}
