using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>The inbox: every verified event once for each connection, for good, applied by whoever claims it.</summary>
internal static class InboxStore
{
    /// <summary>How long a worker has a claimed event to itself, in milliseconds.</summary>
    public const long LeaseMs = 30_000;

    private const string Columns = """
        project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body, body_form, origin, state, reason, tries, bucket,
        due_ms, received_ms
        """;

    /// <summary>Stores an event; false when it was here already. One statement, also alone: nothing has to be looked for before.</summary>
    public static async Task<bool> InsertAsync(Session session, InboundEventRow row) =>
        await session.ExecuteOneAsync(
            """
            insert into inbound_events
                (project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body, origin, state, reason, tries,
                 bucket, due_ms, lease_until_ms, received_ms, object_id)
            values
                (@ProjectId, @Mode, @ConnectionId, @StripeEventId, @Type, @ApiVersion, @EventCreatedMs, @Body, @Origin, @State, @Reason, @Tries,
                 @Bucket, @DueMs, 0, @ReceivedMs, @ObjectId)
            on conflict do nothing
            """,
            row
        ) == 1;

    /// <summary>The event came once more: only that is counted.</summary>
    public static Task<int> CountAgainAsync(Session session, InboundEventRow row) =>
        session.ExecuteOneAsync(
            """
            update inbound_events set received_count = received_count + 1
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
            """,
            row
        );

    /// <summary>Which projects have events that are due; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<string>(
            """
            select project_id from inbound_events
            where bucket between 0 and 63 and state = 'received' and due_ms <= @Now and lease_until_ms < @Now
            group by project_id order by min(due_ms) limit @Most
            """,
            new { Now = nowMs, Most = most }
        );

    /// <summary>
    /// Ends the leases of programs that run no more, at the start of one: what was being applied when they died is due
    /// again at once.
    /// </summary>
    public static Task ReleaseOfTheDeadAsync(Session session, long nowMs) =>
        session.ExecuteAsync(
            """
            update inbound_events set lease_until_ms = 0, lease_owner = null
            where state = 'received' and lease_until_ms >= @Now and lease_owner not in (select id from instances)
            """,
            new { Now = nowMs }
        );

    /// <summary>A program that stops in good order frees what it had taken and not begun.</summary>
    public static Task ReleaseOwnAsync(Session session, string owner) =>
        session.ExecuteAsync(
            "update inbound_events set lease_until_ms = 0, lease_owner = null where state = 'received' and lease_owner = @Owner",
            new { Owner = owner }
        );

    /// <summary>Takes due events of one project under a lease; nobody else gets them until it ends.</summary>
    public static async Task<IReadOnlyList<InboundEventRow>> ClaimAsync(
        Session session,
        string projectId,
        string owner,
        long nowMs,
        long leaseUntilMs,
        int most
    )
    {
        var due = await session.QueryAsync<InboundEventKey>(
            $"""
            select project_id, mode, connection_id, stripe_event_id from inbound_events
            where project_id = @ProjectId and mode in ('test', 'live') and state = 'received' and due_ms <= @Now and lease_until_ms < @Now
            order by due_ms, stripe_event_id limit @Most
            {session.Dialect.ForUpdateSkipLocked}
            """,
            new
            {
                ProjectId = projectId,
                Now = nowMs,
                Most = most,
            }
        );
        return await LeaseAsync(session, due, owner, nowMs, leaseUntilMs);
    }

    /// <summary>Takes this very event under a lease, due or not; null when another worker has it, or has done it.</summary>
    public static async Task<InboundEventRow?> ClaimOneAsync(
        Session session,
        InboundEventKey key,
        string owner,
        long nowMs,
        long leaseUntilMs
    ) => (await LeaseAsync(session, [key], owner, nowMs, leaseUntilMs)).SingleOrDefault();

    /// <summary>Leases each of these events that nobody else has, in one round trip, in their order.</summary>
    private static async Task<IReadOnlyList<InboundEventRow>> LeaseAsync(
        Session session,
        IReadOnlyList<InboundEventKey> keys,
        string owner,
        long nowMs,
        long leaseUntilMs
    )
    {
        var trip = new RoundTrip();
        var leased = trip.QueryEach<Lease, InboundEventRow>(
            $"""
            update inbound_events set lease_until_ms = @LeaseUntil, lease_owner = @Owner
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
                and state = 'received' and lease_until_ms < @Now
            returning {Columns}
            """,
            [.. keys.Select(key => new Lease(key.ProjectId, key.Mode, key.ConnectionId, key.StripeEventId, owner, nowMs, leaseUntilMs))]
        );
        await session.SendAsync(trip);
        return [.. leased.SelectMany(rows => rows)];
    }

    /// <summary>
    /// Marks an event as done, in the transaction of its effect, and packs its body unless it failed; false when another
    /// worker has done it. What it was about, where that is known now, is kept for lists.
    /// </summary>
    public static async Task<bool> FinishAsync(
        Session session,
        InboundEventRow row,
        string state,
        string? reason,
        long nowMs,
        long durationMs,
        InboundSubject? about = null
    )
    {
        var packed = state == InboxStates.Failed ? null : row.Pack();
        return await session.ExecuteOneAsync(
                """
                update inbound_events set state = @State, reason = @Reason, finished_ms = @Now, duration_ms = @Duration, tries = tries + 1,
                    body = coalesce(@Packed, body), body_form = coalesce(@PackedForm, body_form), lease_until_ms = 0, lease_owner = null,
                    object_id = coalesce(@ObjectId, object_id), subject_ref = coalesce(@SubjectRef, subject_ref)
                where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
                    and state = 'received'
                """,
                new
                {
                    row.ProjectId,
                    row.Mode,
                    row.ConnectionId,
                    row.StripeEventId,
                    State = state,
                    Reason = reason,
                    Now = nowMs,
                    Duration = durationMs,
                    Packed = packed,
                    PackedForm = packed is null ? null : BodyForms.Brotli,
                    about?.ObjectId,
                    about?.SubjectRef,
                }
            ) == 1;
    }

    /// <summary>Makes a settled event due again, as if it had just come; false when it waits already or its body is gone.</summary>
    public static async Task<bool> ReplayAsync(Session session, InboundEventKey key, long nowMs) =>
        await session.ExecuteAsync(
            """
            update inbound_events set state = 'received', reason = null, tries = 0, due_ms = @Now, finished_ms = null, duration_ms = null,
                lease_until_ms = 0, lease_owner = null
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
                and state <> 'received' and body_form <> 'dropped'
            """,
            new
            {
                key.ProjectId,
                key.Mode,
                key.ConnectionId,
                key.StripeEventId,
                Now = nowMs,
            }
        ) == 1;

    /// <summary>An error while applying: tried again when it is due.</summary>
    public static Task PostponeAsync(Session session, InboundEventRow row, string reason, long dueMs) =>
        session.ExecuteAsync(
            """
            update inbound_events set reason = @Reason, tries = tries + 1, due_ms = @Due, lease_until_ms = 0, lease_owner = null
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
                and state = 'received'
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.ConnectionId,
                row.StripeEventId,
                Reason = reason,
                Due = dueMs,
            }
        );

    private sealed record Lease(
        string ProjectId,
        string Mode,
        string ConnectionId,
        string StripeEventId,
        string Owner,
        long Now,
        long LeaseUntil
    );
}
