using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>A verified event of Stripe, as it came.</summary>
internal sealed record InboundEventRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string ConnectionId { get; init; } = string.Empty;

    public string StripeEventId { get; init; } = string.Empty;

    public string Type { get; init; } = string.Empty;

    public string? ApiVersion { get; init; }

    public long EventCreatedMs { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary><c>received</c>, <c>applied</c>, <c>ignored</c> or <c>failed</c>.</summary>
    public string State { get; init; } = InboxStates.Received;

    public string? Reason { get; init; }

    public long Tries { get; init; }

    /// <summary><c>webhook</c>, or <c>reconciler</c> for what only Stripe's list of events told.</summary>
    public string Origin { get; init; } = "webhook";

    public long Bucket { get; init; }

    public long DueMs { get; init; }

    public long ReceivedMs { get; init; }
}

internal static class InboxStates
{
    public const string Received = "received";
    public const string Applied = "applied";
    public const string Ignored = "ignored";
    public const string Failed = "failed";
}

/// <summary>The inbox: every verified event once for each connection, for good, applied by whoever claims it.</summary>
internal static class InboxStore
{
    /// <summary>Over how many parts the workers of many nodes can be spread.</summary>
    public const int Buckets = 64;

    private const string Columns = """
        project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body, state, reason, tries, bucket, due_ms, received_ms
        """;

    /// <summary>A stable part for a project, the same on every node and version.</summary>
    public static long BucketOf(string projectId)
    {
        var hash = 2166136261u;
        foreach (var character in projectId)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash % Buckets;
    }

    /// <summary>Stores an event; false when it was here already.</summary>
    public static async Task<bool> InsertAsync(Session session, InboundEventRow row) =>
        await session.ExecuteAsync(
            """
            insert into inbound_events
                (project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body, origin, state, reason, tries,
                 bucket, due_ms, lease_until_ms, received_ms)
            values
                (@ProjectId, @Mode, @ConnectionId, @StripeEventId, @Type, @ApiVersion, @EventCreatedMs, @Body, @Origin, @State, @Reason, @Tries,
                 @Bucket, @DueMs, 0, @ReceivedMs)
            on conflict do nothing
            """,
            row
        ) == 1;

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
        var due = await session.QueryAsync<ClaimedKey>(
            $"""
            select mode, connection_id, stripe_event_id from inbound_events
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
        var claimed = new List<InboundEventRow>();
        foreach (var key in due)
        {
            claimed.AddRange(
                await session.QueryAsync<InboundEventRow>(
                    $"""
                    update inbound_events set lease_until_ms = @LeaseUntil, lease_owner = @Owner
                    where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
                        and state = 'received' and lease_until_ms < @Now
                    returning {Columns}
                    """,
                    new
                    {
                        ProjectId = projectId,
                        key.Mode,
                        key.ConnectionId,
                        key.StripeEventId,
                        LeaseUntil = leaseUntilMs,
                        Owner = owner,
                        Now = nowMs,
                    }
                )
            );
        }

        return claimed;
    }

    /// <summary>Marks an event as done, in the transaction of its effect; false when another worker has done it.</summary>
    public static async Task<bool> FinishAsync(
        Session session,
        InboundEventRow row,
        string state,
        string? reason,
        long nowMs,
        long durationMs
    ) =>
        await session.ExecuteAsync(
            """
            update inbound_events set state = @State, reason = @Reason, finished_ms = @Now, duration_ms = @Duration, tries = tries + 1,
                lease_until_ms = 0, lease_owner = null
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

    private sealed record ClaimedKey
    {
        public string Mode { get; init; } = string.Empty;

        public string ConnectionId { get; init; } = string.Empty;

        public string StripeEventId { get; init; } = string.Empty;
    }
}
