using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>Deliveries as workers see them: found when due, claimed under a lease, held while their endpoint takes nothing.</summary>
internal static class DeliveryQueueStore
{
    private const string Columns = """
        project_id, mode, id, event_id, event_type, endpoint_id, status, queue, trigger, attempts, series_attempts, due_ms, last_http_status,
        last_attempt_ms, created_ms
        """;

    /// <summary>Which endpoints have deliveries that are due and nobody's, longest due first; read only, over all projects.</summary>
    public static Task<IReadOnlyList<DueEndpoint>> DiscoverAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<DueEndpoint>(
            """
            select project_id, mode, endpoint_id from deliveries
            where bucket between 0 and 63 and queue = 'due' and due_ms + 0 <= @Now and lease_until_ms < @Now
            group by project_id, mode, endpoint_id order by min(due_ms) limit @Most
            """,
            new { Now = nowMs, Most = most }
        );

    /// <summary>The oldest due deliveries of an endpoint that nobody has, locked.</summary>
    public static Task<IReadOnlyList<DeliveryRow>> DueAsync(Session session, EndpointKey endpoint, long nowMs, int most) =>
        session.QueryAsync<DeliveryRow>(
            $"""
            select {Columns} from deliveries
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'due' and due_ms <= @Now
                and lease_until_ms < @Now
            order by due_ms limit @Most
            {session.Dialect.ForUpdateSkipLocked}
            """,
            new
            {
                endpoint.Scope.ProjectId,
                Mode = endpoint.Scope.ModeText,
                endpoint.EndpointId,
                Now = nowMs,
                Most = most,
            }
        );

    /// <summary>The oldest held delivery of an endpoint: with it one tries whether the endpoint answers again.</summary>
    public static Task<DeliveryRow?> OldestHeldAsync(Session session, EndpointKey endpoint) =>
        session.FindAsync<DeliveryRow>(
            $"""
            select {Columns} from deliveries
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'held'
            order by id limit 1
            {session.Dialect.ForUpdateSkipLocked}
            """,
            Of(endpoint)
        );

    /// <summary>Takes rows that this transaction has locked; nobody else gets them until the lease ends.</summary>
    /// <returns>The rows as they are now.</returns>
    public static async Task<IReadOnlyList<DeliveryRow>> LeaseAsync(
        Session session,
        IReadOnlyList<DeliveryRow> rows,
        string owner,
        long untilMs
    )
    {
        // The queue of a held one, tried while its endpoint is paused, changes with it.
        List<DeliveryRow> leased =
        [
            .. rows.Select(row => row with { Queue = DeliveryQueue.Due, LeaseUntilMs = untilMs, LeaseOwner = owner }),
        ];
        await session.ExecuteEachAsync(
            """
            update deliveries set queue = @Queue, lease_until_ms = @LeaseUntilMs, lease_owner = @LeaseOwner
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            leased
        );
        return leased;
    }

    /// <summary>Takes rows that this transaction has locked out of the queue; their own time is kept.</summary>
    public static Task HoldAsync(Session session, IReadOnlyList<DeliveryRow> rows) =>
        // The lock keeps them due until now: naming the queue would only lead to an index of all that is due.
        session.ExecuteEachAsync("update deliveries set queue = 'held' where project_id = @ProjectId and mode = @Mode and id = @Id", rows);

    /// <summary>Puts the oldest held deliveries of an endpoint back into the queue. Returns how many.</summary>
    public static Task<int> ReleaseAsync(Session session, EndpointKey endpoint, int most) =>
        // Locked before it is changed: what somebody requeues, and a worker sends, in this very moment is held no more.
        session.ExecuteAsync(
            $"""
            with oldest as materialized (
                select id from deliveries
                where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = 'held' order by id limit @Most
                {session.Dialect.ForUpdate})
            update deliveries set queue = 'due' where project_id = @ProjectId and mode = @Mode and id in (select id from oldest)
            """,
            new
            {
                endpoint.Scope.ProjectId,
                Mode = endpoint.Scope.ModeText,
                endpoint.EndpointId,
                Most = most,
            }
        );

    /// <summary>The endpoint was deleted: nothing is sent to it any more. Returns how many it ended.</summary>
    public static Task<int> EndOfDeletedAsync(Session session, EndpointKey endpoint, string queue, long nowMs, int most) =>
        session.ExecuteAsync(
            """
            update deliveries set queue = 'done', status = 'dead', last_error = @Error, updated_ms = @Now, finished_ms = @Now,
                lease_until_ms = 0, lease_owner = null
            where project_id = @ProjectId and mode = @Mode and lease_until_ms < @Now and id in (
                select id from deliveries
                where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and queue = @Queue and lease_until_ms < @Now
                order by id limit @Most)
            """,
            new
            {
                endpoint.Scope.ProjectId,
                Mode = endpoint.Scope.ModeText,
                endpoint.EndpointId,
                Error = DeliveryErrors.EndpointDeleted,
                Queue = queue,
                Now = nowMs,
                Most = most,
            }
        );

    /// <summary>
    /// Writes what came of attempts and ends their leases. For each, false when the lease was lost meanwhile: then whoever has it says
    /// what came of theirs.
    /// </summary>
    /// <param name="session">Where to write.</param>
    /// <param name="rows">The deliveries as they are to be, with the owner of the lease under which they were tried.</param>
    public static async Task<IReadOnlyList<bool>> FinishAsync(Session session, IReadOnlyList<DeliveryRow> rows)
    {
        var changed = await session.ExecuteEachAsync(
            """
            update deliveries set status = @Status, queue = @Queue, trigger = @Trigger, attempts = @Attempts, series_attempts = @SeriesAttempts,
                due_ms = @DueMs, lease_until_ms = 0, lease_owner = null, last_http_status = @LastHttpStatus, last_error = @LastError,
                last_attempt_ms = @LastAttemptMs, updated_ms = @UpdatedMs, finished_ms = @FinishedMs
            where project_id = @ProjectId and mode = @Mode and id = @Id and lease_owner = @LeaseOwner
            """,
            rows
        );
        return [.. changed.Select(count => count == 1)];
    }

    /// <summary>Gives claimed deliveries back that were not begun.</summary>
    public static Task GiveBackAsync(Session session, IReadOnlyList<DeliveryRow> rows) =>
        session.ExecuteEachAsync(
            """
            update deliveries set lease_until_ms = 0, lease_owner = null
            where project_id = @ProjectId and mode = @Mode and id = @Id and lease_owner = @LeaseOwner
            """,
            rows
        );

    /// <summary>
    /// Ends the leases of programs that run no more, at the start of one: what was on its way when they died is due again at once.
    /// </summary>
    public static Task ReleaseOfTheDeadAsync(Session session, long nowMs) =>
        session.ExecuteAsync(
            """
            update deliveries set lease_until_ms = 0, lease_owner = null
            where queue = 'due' and bucket between 0 and 63 and lease_until_ms >= @Now and lease_owner not in (select id from instances)
            """,
            new { Now = nowMs }
        );

    /// <summary>A program that stops in good order frees what it had taken.</summary>
    public static Task ReleaseOwnAsync(Session session, string owner) =>
        session.ExecuteAsync(
            """
            update deliveries set lease_until_ms = 0, lease_owner = null
            where queue = 'due' and bucket between 0 and 63 and lease_owner = @Owner
            """,
            new { Owner = owner }
        );

    private static object Of(EndpointKey endpoint) =>
        new
        {
            endpoint.Scope.ProjectId,
            Mode = endpoint.Scope.ModeText,
            endpoint.EndpointId,
        };
}

/// <summary>An endpoint that has deliveries due, as rows hold it.</summary>
internal sealed record DueEndpoint
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string EndpointId { get; init; } = string.Empty;

    public EndpointKey Key => new(new Scope(ProjectId, Core.EnumText.Read<Core.Mode>(Mode)), EndpointId);
}
