using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// What goes of the traces that a customer left outside their own rows: events in and out, answers that are kept for repeats, the search.
/// </summary>
internal static class ErasedTraceStore
{
    /// <summary>Events that applications were told of the customer.</summary>
    public static Task<IReadOnlyList<string>> OutboundAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<string>(
            """
            select id from outbound_events
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

    /// <summary>That an event was sent, when and where to stays; what it said, and what was answered, does not. What waits is not sent.</summary>
    public static async Task EmptyOutboundAsync(Session session, Scope scope, string eventId, string pseudonym, long nowMs)
    {
        var named = new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            EventId = eventId,
            Pseudonym = pseudonym,
            Now = nowMs,
        };
        await session.ExecuteAsync(
            """
            update outbound_events set payload = '', subject_ref = @Pseudonym
            where project_id = @ProjectId and mode = @Mode and id = @EventId
            """,
            named
        );
        await session.ExecuteAsync(
            """
            update delivery_attempts set response = null, detail = null
            where project_id = @ProjectId and mode = @Mode and delivery_id in (
                select id from deliveries where project_id = @ProjectId and mode = @Mode and event_id = @EventId)
            """,
            named
        );
        await session.ExecuteAsync(
            """
            update deliveries set subject_ref = @Pseudonym,
                status = case when queue = 'done' then status else 'dead' end,
                last_error = case when queue = 'done' then last_error else 'expunged' end,
                finished_ms = case when queue = 'done' then finished_ms else @Now end,
                queue = 'done', lease_until_ms = 0, lease_owner = null, updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and event_id = @EventId
            """,
            named
        );
    }

    /// <summary>Drops what Stripe sent in an event about the customer; that it came stays, as the guard against its coming twice.</summary>
    public static Task DropInboundAsync(Session session, Scope scope, string connectionId, IEnumerable<string> stripeEventIds) =>
        session.ExecuteEachAsync(
            """
            update inbound_events set body = @Empty, body_form = 'dropped', subject_ref = null
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
                and state <> 'received'
            """,
            [.. stripeEventIds.Select(id => new Dropped(scope.ProjectId, scope.ModeText, connectionId, id, []))]
        );

    /// <summary>Drops what Stripe sent about objects of the customer, also what was never applied.</summary>
    public static Task DropOfObjectsAsync(Session session, Scope scope, IEnumerable<string> objectIds) =>
        session.ExecuteEachAsync(
            """
            update inbound_events set body = @Empty, body_form = 'dropped', subject_ref = null
            where project_id = @ProjectId and mode = @Mode and object_id = @ObjectId and object_id is not null and state <> 'received'
                and body_form <> 'dropped'
            """,
            [.. objectIds.Select(id => new DroppedObject(scope.ProjectId, scope.ModeText, id, []))]
        );

    /// <summary>Events of Stripe that are known to be about the customer, whatever they changed.</summary>
    public static Task<IReadOnlyList<NamingRow>> InboundAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select stripe_event_id as id, connection_id as other from inbound_events
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and subject_ref is not null and state <> 'received'
            order by received_ms limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );

    /// <summary>Keys of an operation, with the answers that are kept for their repeats.</summary>
    public static Task RemoveKeysAsync(Session session, Scope scope, string operation, IEnumerable<string> keys) =>
        session.ExecuteEachAsync(
            "delete from idempotency_keys where project_id = @ProjectId and mode = @Mode and operation = @Operation and key = @Key",
            [.. keys.Select(key => new UsedKey(scope.ProjectId, scope.ModeText, operation, key))]
        );

    /// <summary>The keys under which something was made or done, with their answers.</summary>
    public static Task RemoveKeysOfAsync(Session session, Scope scope, string resourceId) =>
        session.ExecuteAsync(
            """
            delete from idempotency_keys
            where project_id = @ProjectId and mode = @Mode and resource_id = @ResourceId and resource_id is not null
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                ResourceId = resourceId,
            }
        );

    /// <summary>A sale that was listed as unmapped.</summary>
    public static Task RemoveUnmappedAsync(Session session, Scope scope, string root) =>
        session.ExecuteAsync(
            "delete from unmapped_roots where project_id = @ProjectId and mode = @Mode and root = @Root",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root,
            }
        );

    /// <summary>Takes the customer out of the search.</summary>
    public static Task RemoveSubjectAsync(Session session, Scope scope, string subjectRef) =>
        session.ExecuteAsync(
            "delete from subjects where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
            }
        );

    /// <summary>Names that were locked for the customer.</summary>
    public static Task RemoveLocksAsync(Session session, Scope scope, IEnumerable<string> names) =>
        session.ExecuteEachAsync(
            "delete from fact_locks where project_id = @ProjectId and mode = @Mode and name = @Name",
            [.. names.Select(name => new LockedName(scope.ProjectId, scope.ModeText, name))]
        );

    private sealed record Dropped(string ProjectId, string Mode, string ConnectionId, string StripeEventId, byte[] Empty);

    private sealed record DroppedObject(string ProjectId, string Mode, string ObjectId, byte[] Empty);

    private sealed record UsedKey(string ProjectId, string Mode, string Operation, string Key);

    private sealed record LockedName(string ProjectId, string Mode, string Name);
}
