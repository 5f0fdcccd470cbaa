using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>An earlier signing secret of an endpoint, sealed.</summary>
internal sealed record EndpointSecretRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string EndpointId { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public byte[] Secret { get; init; } = [];

    /// <summary>Until when it signs beside the new one, Unix ms.</summary>
    public long UntilMs { get; init; }

    public long CreatedMs { get; init; }
}

/// <summary>The signing secrets that an endpoint had before, while receivers may still know only them.</summary>
internal static class EndpointSecretStore
{
    /// <summary>Those that still sign, newest first.</summary>
    public static async Task<IReadOnlyList<EndpointSecretRow>> LiveAsync(Session session, Scope scope, string endpointId, long nowMs)
    {
        var trip = new RoundTrip();
        var live = Live(trip, new OfEndpoint(scope.ProjectId, scope.ModeText, endpointId, nowMs));
        await session.SendAsync(trip);
        return live;
    }

    /// <summary>Those that still sign at a time, newest first, once the round trip is made.</summary>
    public static IReadOnlyList<EndpointSecretRow> Live(RoundTrip trip, OfEndpoint endpoint) =>
        trip.Query<OfEndpoint, EndpointSecretRow>(
            """
            select project_id, mode, endpoint_id, id, secret, until_ms, created_ms from webhook_endpoint_secrets
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and until_ms > @NowMs
            order by id desc limit 10
            """,
            endpoint
        );

    public static Task InsertAsync(Session session, EndpointSecretRow row) =>
        session.ExecuteAsync(
            """
            insert into webhook_endpoint_secrets (project_id, mode, endpoint_id, id, secret, until_ms, created_ms)
            values (@ProjectId, @Mode, @EndpointId, @Id, @Secret, @UntilMs, @CreatedMs)
            """,
            row
        );

    /// <summary>Removes those of an endpoint whose time ends before this.</summary>
    public static Task<int> RemoveEndingAsync(Session session, Scope scope, string endpointId, long untilMs) =>
        session.ExecuteAsync(
            """
            delete from webhook_endpoint_secrets
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and until_ms <= @Until
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EndpointId = endpointId,
                Until = untilMs,
            }
        );

    public static Task RemoveAsync(Session session, EndpointSecretRow row) =>
        session.ExecuteAsync(
            """
            delete from webhook_endpoint_secrets
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and id = @Id
            """,
            row
        );
}
