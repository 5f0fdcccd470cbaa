using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>An address of the application that wants to be told of changes.</summary>
internal sealed record EndpointRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string Url { get; init; } = string.Empty;

    /// <summary>The signing secret, sealed.</summary>
    public byte[] Secret { get; init; } = [];

    public long Enabled { get; init; }

    /// <summary>The event types that it takes, JSON; an empty list takes all.</summary>
    public string EventTypes { get; init; } = "[]";

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }
}

internal static class EndpointStore
{
    public static Task<IReadOnlyList<EndpointRow>> ListAsync(Session session, Scope scope) =>
        session.QueryAsync<EndpointRow>(
            """
            select project_id, mode, id, url, secret, enabled, event_types, created_ms, updated_ms from webhook_endpoints
            where project_id = @ProjectId and mode = @Mode order by id limit 1000
            """,
            new { scope.ProjectId, Mode = scope.ModeText }
        );

    public static Task InsertAsync(Session session, EndpointRow row) =>
        session.ExecuteAsync(
            """
            insert into webhook_endpoints (project_id, mode, id, url, secret, enabled, event_types, created_ms, updated_ms)
            values (@ProjectId, @Mode, @Id, @Url, @Secret, @Enabled, @EventTypes, @CreatedMs, @UpdatedMs)
            """,
            row
        );
}
