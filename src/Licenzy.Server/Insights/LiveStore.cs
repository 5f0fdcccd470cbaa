using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Insights;

/// <summary>What happened in a project since a moment ago. Each read is a short piece of an index by time, and bounded.</summary>
internal static class LiveStore
{
    /// <summary>How much of each kind is told at once.</summary>
    public const int Most = 200;

    public static Task<IReadOnlyList<LiveRow>> StripeEventsAsync(Session session, Scope scope, long sinceMs, long changedMs) =>
        session.QueryAsync<LiveRow>(
            """
            select stripe_event_id as id, coalesce(finished_ms, received_ms) as at_ms, subject_ref, type, state from inbound_events
            where project_id = @ProjectId and mode = @Mode and received_ms >= @Since and (received_ms >= @Changed or finished_ms >= @Changed)
            order by received_ms desc limit @Most
            """,
            Parameters(scope, string.Empty, sinceMs, changedMs)
        );

    public static Task<IReadOnlyList<LiveRow>> CheckoutsAsync(Session session, Scope scope, long sinceMs, long changedMs) =>
        session.QueryAsync<LiveRow>(
            """
            select id, updated_ms as at_ms, subject_ref, product_code as type, status as state from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and id >= @First and updated_ms >= @Changed order by id desc limit @Most
            """,
            Parameters(scope, IdPrefix.Attempt, sinceMs, changedMs)
        );

    public static Task<IReadOnlyList<LiveRow>> ChangesAsync(Session session, Scope scope, long changedMs) =>
        session.QueryAsync<LiveRow>(
            """
            select id, at_ms, subject_ref, reason as type, source as state, entitlement_id from history
            where project_id = @ProjectId and mode = @Mode and id >= @First order by id desc limit @Most
            """,
            Parameters(scope, IdPrefix.History, changedMs, changedMs)
        );

    public static Task<IReadOnlyList<LiveRow>> UsageAsync(Session session, Scope scope, long changedMs) =>
        session.QueryAsync<LiveRow>(
            """
            select id, created_ms as at_ms, subject_ref, entitlement_id, units from usage_entries
            where project_id = @ProjectId and mode = @Mode and id >= @First order by id desc limit @Most
            """,
            Parameters(scope, IdPrefix.Use, changedMs, changedMs)
        );

    public static Task<IReadOnlyList<LiveRow>> DeliveriesAsync(Session session, Scope scope, long sinceMs, long changedMs) =>
        session.QueryAsync<LiveRow>(
            """
            select id, updated_ms as at_ms, subject_ref, event_type as type, status as state from deliveries
            where project_id = @ProjectId and mode = @Mode and id >= @First and updated_ms >= @Changed order by id desc limit @Most
            """,
            Parameters(scope, IdPrefix.Delivery, sinceMs, changedMs)
        );

    private static object Parameters(Scope scope, string prefix, long sinceMs, long changedMs) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Since = sinceMs,
            First = prefix.Length == 0 ? string.Empty : LicenzyId.First(prefix, sinceMs),
            Changed = changedMs,
            Most,
        };
}
