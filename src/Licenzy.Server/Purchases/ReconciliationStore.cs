using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>How far the comparison of one connection with Stripe has come.</summary>
internal sealed record ReconciliationRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string ConnectionId { get; init; } = string.Empty;

    /// <summary>The step at which a pass stands, or at which the next one begins.</summary>
    public string Step { get; init; } = string.Empty;

    /// <summary>How far within the step, JSON.</summary>
    public string? Position { get; init; }

    /// <summary>From when on events are looked for, Unix ms.</summary>
    public long SinceMs { get; init; }

    /// <summary>When the running pass began; null while none runs.</summary>
    public long? StartedMs { get; init; }

    /// <summary>When the last pass was done.</summary>
    public long? FinishedMs { get; init; }

    /// <summary>What this or the last pass found that had not arrived.</summary>
    public long Found { get; init; }

    /// <summary>How often in a row Stripe refused.</summary>
    public long Failures { get; init; }

    /// <summary>What Stripe said last; null when all went well.</summary>
    public string? Failure { get; init; }

    public long DueMs { get; init; }

    public Scope Scope => new(ProjectId, EnumText.Read<Mode>(Mode));
}

/// <summary>A connection that is not compared yet.</summary>
internal sealed record NewConnection
{
    public string Id { get; init; } = string.Empty;

    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public long CreatedMs { get; init; }
}

/// <summary>The comparison of connections with Stripe: when it is due, who does it, how far it has come.</summary>
internal static class ReconciliationStore
{
    private const string Columns = """
        project_id, mode, connection_id, step, position, since_ms, started_ms, finished_ms, found, failures, failure, due_ms
        """;

    /// <summary>Connections that were made since and have no row yet; read only, over all projects.</summary>
    public static Task<IReadOnlyList<NewConnection>> DiscoverNewAsync(Session session, int most) =>
        session.QueryAsync<NewConnection>(
            """
            select c.id, c.project_id, c.mode, c.created_ms from stripe_connections c
            where not exists (
                select 1 from reconciliations r where r.project_id = c.project_id and r.mode = c.mode and r.connection_id = c.id
            )
            order by c.id limit @Most
            """,
            new { Most = most }
        );

    /// <summary>Which projects have comparisons that are due; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverDueAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<string>(
            """
            select project_id from reconciliations
            where bucket between 0 and 63 and due_ms <= @Now and lease_until_ms < @Now
            group by project_id order by min(due_ms) limit @Most
            """,
            new { Now = nowMs, Most = most }
        );

    public static Task InsertAsync(Session session, NewConnection connection, string step, long dueMs) =>
        session.ExecuteAsync(
            """
            insert into reconciliations
                (project_id, mode, connection_id, bucket, due_ms, lease_until_ms, step, since_ms, found, failures)
            values (@ProjectId, @Mode, @ConnectionId, @Bucket, @Due, 0, @Step, @Since, 0, 0)
            on conflict do nothing
            """,
            new
            {
                connection.ProjectId,
                connection.Mode,
                ConnectionId = connection.Id,
                Bucket = Buckets.Of(connection.ProjectId),
                Due = dueMs,
                Step = step,
                Since = connection.CreatedMs,
            }
        );

    /// <summary>Takes a due comparison of a project under a lease; null when none is left.</summary>
    public static async Task<ReconciliationRow?> ClaimAsync(Session session, string projectId, string owner, long nowMs, long leaseUntilMs)
    {
        var due = await session.FindAsync<ReconciliationRow>(
            $"""
            select {Columns} from reconciliations
            where project_id = @ProjectId and mode in ('test', 'live') and due_ms <= @Now and lease_until_ms < @Now
            order by due_ms limit 1
            {session.Dialect.ForUpdateSkipLocked}
            """,
            new { ProjectId = projectId, Now = nowMs }
        );
        if (due is not null)
        {
            await session.ExecuteAsync(
                """
                update reconciliations set lease_until_ms = @LeaseUntil, lease_owner = @Owner
                where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId
                """,
                new
                {
                    due.ProjectId,
                    due.Mode,
                    due.ConnectionId,
                    LeaseUntil = leaseUntilMs,
                    Owner = owner,
                }
            );
        }

        return due;
    }

    /// <summary>
    /// Writes how far a pass has come; with a lease in the past it gives the row back. False when the lease was lost to another
    /// node: then this one must stop.
    /// </summary>
    public static async Task<bool> SaveAsync(Session session, ReconciliationRow row, string owner, long leaseUntilMs) =>
        await session.ExecuteAsync(
            """
            update reconciliations set step = @Step, position = @Position, since_ms = @SinceMs, started_ms = @StartedMs,
                finished_ms = @FinishedMs, found = @Found, failures = @Failures, failure = @Failure, due_ms = @DueMs,
                lease_until_ms = @LeaseUntil
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and lease_owner = @Owner
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.ConnectionId,
                row.Step,
                row.Position,
                row.SinceMs,
                row.StartedMs,
                row.FinishedMs,
                row.Found,
                row.Failures,
                row.Failure,
                row.DueMs,
                LeaseUntil = leaseUntilMs,
                Owner = owner,
            }
        ) == 1;

    /// <summary>How a connection's comparison stands; null before its first.</summary>
    public static Task<ReconciliationRow?> FindAsync(Session session, Scope scope, string connectionId) =>
        session.FindAsync<ReconciliationRow>(
            $"""
            select {Columns} from reconciliations
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                ConnectionId = connectionId,
            }
        );

    /// <summary>Makes the next comparison of a connection due now: what its endpoint in Stripe still had to deliver is asked for.</summary>
    public static Task MakeDueAsync(Session session, Scope scope, string connectionId, long nowMs) =>
        session.ExecuteAsync(
            """
            update reconciliations set due_ms = @Now
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and due_ms > @Now
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                ConnectionId = connectionId,
                Now = nowMs,
            }
        );

    /// <summary>Takes the comparison of one connection, due or not; null when another node is at it.</summary>
    public static async Task<ReconciliationRow?> ClaimNowAsync(
        Session session,
        Scope scope,
        string connectionId,
        string owner,
        long nowMs,
        long leaseUntilMs
    )
    {
        var claimed = await session.ExecuteAsync(
            """
            update reconciliations set lease_until_ms = @LeaseUntil, lease_owner = @Owner
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and lease_until_ms < @Now
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                ConnectionId = connectionId,
                LeaseUntil = leaseUntilMs,
                Owner = owner,
                Now = nowMs,
            }
        );
        return claimed == 1 ? await FindAsync(session, scope, connectionId) : null;
    }
}
