using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>The endpoints of a project in one mode. Deleted ones are found only by their id.</summary>
internal static class EndpointStore
{
    /// <summary>How many endpoints one mode of a project may have.</summary>
    public const int Most = 50;

    private const string Columns = """
        project_id, mode, id, url, secret, enabled, event_types, description, is_default, disabled_reason, disabled_ms, deleted_ms,
        created_ms, updated_ms
        """;

    /// <summary>All that are not deleted, oldest first.</summary>
    public static Task<IReadOnlyList<EndpointRow>> ListAsync(Session session, Scope scope) =>
        session.QueryAsync<EndpointRow>(
            $"""
            select {Columns} from webhook_endpoints
            where project_id = @ProjectId and mode = @Mode and deleted_ms is null order by id limit 1000
            """,
            new { scope.ProjectId, Mode = scope.ModeText }
        );

    /// <summary>Those that get events now.</summary>
    public static async Task<IReadOnlyList<EndpointTaker>> TakersAsync(Session session, Scope scope)
    {
        var trip = new RoundTrip();
        var takers = Takers(trip, scope);
        await session.SendAsync(trip);
        return takers;
    }

    /// <summary>Those that get events now, once the round trip is made.</summary>
    public static IReadOnlyList<EndpointTaker> Takers(RoundTrip trip, Scope scope) =>
        trip.Query<OfMode, EndpointTaker>(
            """
            select id, event_types from webhook_endpoints
            where project_id = @ProjectId and mode = @Mode and deleted_ms is null and enabled = 1 order by id limit 1000
            """,
            new OfMode(scope.ProjectId, scope.ModeText)
        );

    /// <summary>One endpoint, also a deleted one; with <paramref name="forUpdate"/> nobody else changes it meanwhile.</summary>
    public static Task<EndpointRow?> FindAsync(Session session, Scope scope, string id, bool forUpdate = false) =>
        session.FindAsync<EndpointRow>(
            $"""
            select {Columns} from webhook_endpoints where project_id = @ProjectId and mode = @Mode and id = @Id
            {(forUpdate ? session.Dialect.ForUpdate : string.Empty)}
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>One endpoint, also a deleted one: none or one row, once the round trip is made.</summary>
    public static IReadOnlyList<EndpointRow> Find(RoundTrip trip, OfEndpoint endpoint) =>
        trip.Query<OfEndpoint, EndpointRow>(
            $"select {Columns} from webhook_endpoints where project_id = @ProjectId and mode = @Mode and id = @EndpointId",
            endpoint
        );

    /// <summary>The mode's default endpoint.</summary>
    public static Task<EndpointRow?> DefaultAsync(Session session, Scope scope) =>
        session.FindAsync<EndpointRow>(
            $"""
            select {Columns} from webhook_endpoints
            where project_id = @ProjectId and mode = @Mode and is_default = 1 and deleted_ms is null
            """,
            new { scope.ProjectId, Mode = scope.ModeText }
        );

    /// <summary>
    /// How many there are, and nobody adds one until the transaction ends: those who add lock what is there first. (Where nothing is
    /// there nothing is locked, and the limit is far.)
    /// </summary>
    public static async Task<int> CountToAddAsync(Session session, Scope scope)
    {
        await session.QueryAsync<string>(
            $"""
            select id from webhook_endpoints
            where project_id = @ProjectId and mode = @Mode and deleted_ms is null order by id limit 1000
            {session.Dialect.ForUpdate}
            """,
            new { scope.ProjectId, Mode = scope.ModeText }
        );
        // Whoever held the locks may have added one that only a new look sees.
        return (await ListAsync(session, scope)).Count;
    }

    /// <summary>Writes a new endpoint; false when another default endpoint was made in the same moment.</summary>
    public static async Task<bool> InsertAsync(Session session, EndpointRow row) =>
        await session.ExecuteAsync(
            """
            insert into webhook_endpoints
                (project_id, mode, id, url, secret, enabled, event_types, description, is_default, disabled_reason, disabled_ms, created_ms,
                 updated_ms)
            values
                (@ProjectId, @Mode, @Id, @Url, @Secret, @Enabled, @EventTypes, @Description, @IsDefault, @DisabledReason, @DisabledMs,
                 @CreatedMs, @UpdatedMs)
            on conflict do nothing
            """,
            row
        ) == 1;

    /// <summary>Writes everything that can change of an endpoint.</summary>
    public static Task UpdateAsync(Session session, EndpointRow row) =>
        session.ExecuteAsync(
            """
            update webhook_endpoints set url = @Url, secret = @Secret, enabled = @Enabled, event_types = @EventTypes,
                description = @Description, is_default = @IsDefault, disabled_reason = @DisabledReason, disabled_ms = @DisabledMs,
                deleted_ms = @DeletedMs, updated_ms = @UpdatedMs
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            row
        );

    /// <summary>
    /// Licenzy disables it itself. One that is not enabled, or is deleted, stays as it is: false then. So does one that has another
    /// address by now than <paramref name="url"/>, where one is given: what the address before answered says nothing about it.
    /// </summary>
    public static async Task<bool> DisableAsync(Session session, Scope scope, string id, string reason, long nowMs, string? url = null) =>
        await session.ExecuteAsync(
            """
            update webhook_endpoints set enabled = 0, disabled_reason = @Reason, disabled_ms = @Now, updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and id = @Id and enabled = 1 and deleted_ms is null
                and (cast(@Url as text) is null or url = @Url)
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Reason = reason,
                Now = nowMs,
                Url = url,
            }
        ) == 1;

    private sealed record OfMode(string ProjectId, string Mode);
}

/// <summary>What decides whether an endpoint gets an event.</summary>
internal sealed record EndpointTaker
{
    public string Id { get; init; } = string.Empty;

    public string EventTypes { get; init; } = "[]";
}
