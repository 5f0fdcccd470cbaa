using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>Something that the account is to be told about an endpoint.</summary>
internal sealed record EndpointNoticeRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string EndpointId { get; init; } = string.Empty;

    /// <summary><c>failing</c> or <c>disabled</c>.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>With <c>failing</c>: how much of the time after which it is disabled has passed, 50, 70 or 90.</summary>
    public long? Percent { get; init; }

    /// <summary>With <c>disabled</c>: one of <see cref="DisabledReasons"/>.</summary>
    public string? Reason { get; init; }

    public long CreatedMs { get; init; }
}

/// <summary>What accounts are told about their endpoints.</summary>
internal static class EndpointNoticeStore
{
    public static Task InsertAsync(Session session, EndpointNoticeRow row) =>
        session.ExecuteAsync(
            """
            insert into endpoint_notices (project_id, mode, id, endpoint_id, kind, percent, reason, created_ms)
            values (@ProjectId, @Mode, @Id, @EndpointId, @Kind, @Percent, @Reason, @CreatedMs)
            """,
            row
        );

    /// <summary>The newest notices about an endpoint, newest first.</summary>
    public static Task<IReadOnlyList<EndpointNoticeRow>> OfEndpointAsync(Session session, Scope scope, string endpointId, int most) =>
        session.QueryAsync<EndpointNoticeRow>(
            """
            select project_id, mode, id, endpoint_id, kind, percent, reason, created_ms from endpoint_notices
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EndpointId = endpointId,
                Most = most,
            }
        );

    /// <summary>Notices that nobody was mailed yet, oldest first; read only, over all projects.</summary>
    public static Task<IReadOnlyList<EndpointNoticeRow>> DiscoverUnmailedAsync(Session session, int most) =>
        session.QueryAsync<EndpointNoticeRow>(
            """
            select project_id, mode, id, endpoint_id, kind, percent, reason, created_ms from endpoint_notices
            where mailed_ms is null order by created_ms limit @Most
            """,
            new { Most = most }
        );

    /// <summary>Takes a notice to be mailed; none when another has.</summary>
    public static Task<int> TakeForMailAsync(Session session, Scope scope, string id, long nowMs) =>
        session.ExecuteAsync(
            """
            update endpoint_notices set mailed_ms = @Now
            where project_id = @ProjectId and mode = @Mode and id = @Id and mailed_ms is null
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Now = nowMs,
            }
        );
}
