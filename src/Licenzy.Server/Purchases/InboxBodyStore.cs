using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>The bodies of stored events, where they have grown old.</summary>
internal static class InboxBodyStore
{
    /// <summary>Which projects keep bodies of events that were settled before this; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverOldAsync(Session session, long settledBeforeMs, int most) =>
        session.QueryAsync<string>(
            """
            select distinct project_id from inbound_events
            where finished_ms is not null and body_form <> 'dropped' and finished_ms < @Before limit @Most
            """,
            new { Before = settledBeforeMs, Most = most }
        );

    /// <summary>
    /// Drops old bodies of a project; the rows stay, so that an event that comes again is still known. Returns how many it
    /// dropped.
    /// </summary>
    public static Task<int> DropOldAsync(Session session, string projectId, long settledBeforeMs, int most) =>
        // The outer condition repeats the inner one: an event that is replayed in this very moment keeps its body.
        session.ExecuteAsync(
            """
            update inbound_events set body = @Empty, body_form = 'dropped'
            where project_id = @ProjectId and mode in ('test', 'live') and finished_ms < @Before and body_form <> 'dropped'
                and (mode, connection_id, stripe_event_id) in (
                    select mode, connection_id, stripe_event_id from inbound_events
                    where project_id = @ProjectId and mode in ('test', 'live') and finished_ms is not null and finished_ms < @Before
                        and body_form <> 'dropped'
                    order by finished_ms limit @Most)
            """,
            new
            {
                ProjectId = projectId,
                Before = settledBeforeMs,
                Most = most,
                Empty = Array.Empty<byte>(),
            }
        );

    /// <summary>Drops the body of one event that is settled.</summary>
    public static Task DropAsync(Session session, InboundEventRow row) =>
        session.ExecuteAsync(
            """
            update inbound_events set body = @Empty, body_form = 'dropped'
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
                and state <> 'received'
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.ConnectionId,
                row.StripeEventId,
                Empty = Array.Empty<byte>(),
            }
        );
}
