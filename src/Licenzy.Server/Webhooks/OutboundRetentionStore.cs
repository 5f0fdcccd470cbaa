using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>
/// Removes what was told long ago. Ids begin with the time, so what is old is the front of each primary key; a statement takes a
/// bounded piece of it.
/// </summary>
internal static class OutboundRetentionStore
{
    /// <summary>Which projects of a page keep something that is old; read only, over these projects.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="firstId">The first project of the page.</param>
    /// <param name="lastId">The last project of the page.</param>
    /// <param name="beforeMs">What was made before this is old, Unix ms.</param>
    /// <param name="nowMs">The clock: an earlier secret is old as soon as it has ended.</param>
    public static Task<IReadOnlyList<string>> DiscoverOldAsync(Session session, string firstId, string lastId, long beforeMs, long nowMs) =>
        session.QueryAsync<string>(
            """
            select id from projects where id >= @First and id <= @Last and (
                exists (select 1 from outbound_events
                    where project_id = projects.id and mode in ('test', 'live') and outbound_events.id < @Event)
                or exists (select 1 from deliveries
                    where project_id = projects.id and mode in ('test', 'live') and deliveries.id < @Delivery)
                or exists (select 1 from delivery_attempts
                    where project_id = projects.id and mode in ('test', 'live') and delivery_id < @Delivery)
                or exists (select 1 from endpoint_notices
                    where project_id = projects.id and mode in ('test', 'live') and endpoint_notices.id < @Notice)
                or exists (select 1 from recoveries
                    where project_id = projects.id and mode in ('test', 'live') and recoveries.id < @Recovery and finished_ms is not null)
                or exists (select 1 from webhook_endpoint_secrets
                    where project_id = projects.id and mode in ('test', 'live') and until_ms <= @Now))
            order by id
            """,
            new
            {
                First = firstId,
                Last = lastId,
                Event = LicenzyId.First(IdPrefix.Event, beforeMs),
                Delivery = LicenzyId.First(IdPrefix.Delivery, beforeMs),
                Notice = LicenzyId.First(IdPrefix.Notice, beforeMs),
                Recovery = LicenzyId.First(IdPrefix.Recovery, beforeMs),
                Now = nowMs,
            }
        );

    /// <summary>Removes the oldest events. Returns how many.</summary>
    public static Task<int> RemoveEventsAsync(Session session, Scope scope, long beforeMs, int most) =>
        session.ExecuteAsync(
            """
            delete from outbound_events where project_id = @ProjectId and mode = @Mode and id in (
                select id from outbound_events where project_id = @ProjectId and mode = @Mode and id < @Before order by id limit @Most)
            """,
            Piece(scope, IdPrefix.Event, beforeMs, most)
        );

    /// <summary>Removes the oldest deliveries, whatever has become of them. Returns how many.</summary>
    public static Task<int> RemoveDeliveriesAsync(Session session, Scope scope, long beforeMs, int most) =>
        session.ExecuteAsync(
            """
            delete from deliveries where project_id = @ProjectId and mode = @Mode and id in (
                select id from deliveries where project_id = @ProjectId and mode = @Mode and id < @Before order by id limit @Most)
            """,
            Piece(scope, IdPrefix.Delivery, beforeMs, most)
        );

    /// <summary>Removes attempts of the oldest deliveries. Returns how many.</summary>
    public static Task<int> RemoveAttemptsAsync(Session session, Scope scope, long beforeMs, int most) =>
        session.ExecuteAsync(
            """
            delete from delivery_attempts where project_id = @ProjectId and mode = @Mode and (delivery_id, number) in (
                select delivery_id, number from delivery_attempts
                where project_id = @ProjectId and mode = @Mode and delivery_id < @Before order by delivery_id, number limit @Most)
            """,
            Piece(scope, IdPrefix.Delivery, beforeMs, most)
        );

    /// <summary>Removes the oldest notices. Returns how many.</summary>
    public static Task<int> RemoveNoticesAsync(Session session, Scope scope, long beforeMs, int most) =>
        session.ExecuteAsync(
            """
            delete from endpoint_notices where project_id = @ProjectId and mode = @Mode and id in (
                select id from endpoint_notices where project_id = @ProjectId and mode = @Mode and id < @Before order by id limit @Most)
            """,
            Piece(scope, IdPrefix.Notice, beforeMs, most)
        );

    /// <summary>Removes the oldest recoveries that are finished. Returns how many.</summary>
    public static Task<int> RemoveRecoveriesAsync(Session session, Scope scope, long beforeMs, int most) =>
        session.ExecuteAsync(
            """
            delete from recoveries where project_id = @ProjectId and mode = @Mode and id in (
                select id from recoveries
                where project_id = @ProjectId and mode = @Mode and id < @Before and finished_ms is not null order by id limit @Most)
            """,
            Piece(scope, IdPrefix.Recovery, beforeMs, most)
        );

    /// <summary>Removes earlier signing secrets that sign no more. Returns how many.</summary>
    public static Task<int> RemoveSecretsAsync(Session session, Scope scope, long nowMs, int most) =>
        session.ExecuteAsync(
            """
            delete from webhook_endpoint_secrets where project_id = @ProjectId and mode = @Mode and (endpoint_id, id) in (
                select endpoint_id, id from webhook_endpoint_secrets
                where project_id = @ProjectId and mode = @Mode and until_ms <= @Now order by endpoint_id, id limit @Most)
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Now = nowMs,
                Most = most,
            }
        );

    private static object Piece(Scope scope, string prefix, long beforeMs, int most) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Before = LicenzyId.First(prefix, beforeMs),
            Most = most,
        };
}
