using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>A job that sends an endpoint what it missed in a span of time.</summary>
internal sealed record RecoveryRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string EndpointId { get; init; } = string.Empty;

    /// <summary>From when on events are looked at, Unix ms.</summary>
    public long SinceMs { get; init; }

    /// <summary>Until when, Unix ms.</summary>
    public long UntilMs { get; init; }

    /// <summary>One of <see cref="RecoveryState"/>.</summary>
    public string State { get; init; } = RecoveryState.Running;

    /// <summary>The id of the event that was looked at last; all later ones are still to come.</summary>
    public string Position { get; init; } = string.Empty;

    /// <summary>How many events it has looked at.</summary>
    public long Looked { get; init; }

    /// <summary>How many it has put on their way again.</summary>
    public long Recovered { get; init; }

    public long Bucket { get; init; }

    public long DueMs { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    public long? FinishedMs { get; init; }

    public Scope Scope => new(ProjectId, EnumText.Read<Mode>(Mode));

    public EndpointKey Endpoint => new(Scope, EndpointId);
}

/// <summary>How a recovery stands.</summary>
internal static class RecoveryState
{
    public const string Running = "running";

    /// <summary>All was looked at, or as much was recovered as one job may.</summary>
    public const string Finished = "finished";

    /// <summary>The endpoint was deleted meanwhile.</summary>
    public const string Canceled = "canceled";
}

/// <summary>The recoveries of endpoints, and how far each has come.</summary>
internal static class RecoveryStore
{
    private const string Columns = """
        project_id, mode, id, endpoint_id, since_ms, until_ms, state, position, looked, recovered, bucket, due_ms, created_ms, updated_ms,
        finished_ms
        """;

    public static Task InsertAsync(Session session, RecoveryRow row) =>
        session.ExecuteAsync(
            """
            insert into recoveries
                (project_id, mode, id, endpoint_id, since_ms, until_ms, state, position, looked, recovered, bucket, due_ms, lease_until_ms,
                 created_ms, updated_ms)
            values
                (@ProjectId, @Mode, @Id, @EndpointId, @SinceMs, @UntilMs, @State, @Position, @Looked, @Recovered, @Bucket, @DueMs, 0,
                 @CreatedMs, @UpdatedMs)
            """,
            row
        );

    public static Task<RecoveryRow?> FindAsync(Session session, Scope scope, string id) =>
        session.FindAsync<RecoveryRow>(
            $"select {Columns} from recoveries where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>The recovery of an endpoint that has not ended; null when none runs.</summary>
    public static Task<RecoveryRow?> RunningAsync(Session session, EndpointKey endpoint) =>
        session.FindAsync<RecoveryRow>(
            $"""
            select {Columns} from recoveries
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and state = 'running'
            order by id limit 1
            """,
            new
            {
                endpoint.Scope.ProjectId,
                Mode = endpoint.Scope.ModeText,
                endpoint.EndpointId,
            }
        );

    /// <summary>Recoveries of an endpoint before an id, newest first.</summary>
    public static Task<IReadOnlyList<RecoveryRow>> OfEndpointAsync(Session session, EndpointKey endpoint, string beforeId, int most) =>
        session.QueryAsync<RecoveryRow>(
            $"""
            select {Columns} from recoveries
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and id < @Before
            order by id desc limit @Most
            """,
            new
            {
                endpoint.Scope.ProjectId,
                Mode = endpoint.Scope.ModeText,
                endpoint.EndpointId,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>Which projects have a recovery to go on with; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<string>(
            """
            select project_id from recoveries
            where state = 'running' and bucket between 0 and 63 and due_ms <= @Now and lease_until_ms < @Now
            group by project_id order by min(due_ms) limit @Most
            """,
            new { Now = nowMs, Most = most }
        );

    /// <summary>Takes a recovery of a project under a lease; null when none is left.</summary>
    public static async Task<RecoveryRow?> ClaimAsync(Session session, string projectId, string owner, long nowMs, long leaseUntilMs)
    {
        var due = await session.FindAsync<RecoveryRow>(
            $"""
            select {Columns} from recoveries
            where project_id = @ProjectId and mode in ('test', 'live') and state = 'running' and due_ms <= @Now and lease_until_ms < @Now
            order by due_ms limit 1
            {session.Dialect.ForUpdateSkipLocked}
            """,
            new { ProjectId = projectId, Now = nowMs }
        );
        if (due is not null)
        {
            await session.ExecuteAsync(
                """
                update recoveries set lease_until_ms = @LeaseUntil, lease_owner = @Owner
                where project_id = @ProjectId and mode = @Mode and id = @Id
                """,
                new
                {
                    due.ProjectId,
                    due.Mode,
                    due.Id,
                    LeaseUntil = leaseUntilMs,
                    Owner = owner,
                }
            );
        }

        return due;
    }

    /// <summary>How a claimed recovery stands, and nobody else's until the transaction ends; null when the lease is another's.</summary>
    public static Task<RecoveryRow?> LockAsync(Session session, RecoveryRow row, string owner) =>
        session.FindAsync<RecoveryRow>(
            $"""
            select {Columns} from recoveries
            where project_id = @ProjectId and mode = @Mode and id = @Id and lease_owner = @Owner and state = 'running'
            {session.Dialect.ForUpdate}
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.Id,
                Owner = owner,
            }
        );

    /// <summary>Writes how far a recovery has come; with a lease in the past it gives it back. Nothing when the lease is another's.</summary>
    public static Task SaveAsync(Session session, RecoveryRow row, string owner, long leaseUntilMs) =>
        session.ExecuteAsync(
            """
            update recoveries set state = @State, position = @Position, looked = @Looked, recovered = @Recovered, due_ms = @DueMs,
                updated_ms = @UpdatedMs, finished_ms = @FinishedMs, lease_until_ms = @LeaseUntil
            where project_id = @ProjectId and mode = @Mode and id = @Id and lease_owner = @Owner
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.Id,
                row.State,
                row.Position,
                row.Looked,
                row.Recovered,
                row.DueMs,
                row.UpdatedMs,
                row.FinishedMs,
                Owner = owner,
                LeaseUntil = leaseUntilMs,
            }
        );
}
