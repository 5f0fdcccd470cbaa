using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>An erasure: under way, or done.</summary>
internal sealed record ErasureRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    /// <summary>The pseudonym, which stands for the customer in what stays.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The customer; null once the erasure is done.</summary>
    public string? SubjectRef { get; init; }

    public string RequestedBy { get; init; } = string.Empty;

    public long CreatedMs { get; init; }

    public Scope Scope => new(ProjectId, EnumText.Read<Mode>(Mode));
}

/// <summary>Erasures, so that one that was cut off in the middle is finished.</summary>
internal static class ErasureStore
{
    private const string Columns = "project_id, mode, id, subject_ref, requested_by, created_ms";

    public static Task InsertAsync(Session session, ErasureRow row, string owner, long leaseUntilMs) =>
        session.ExecuteAsync(
            """
            insert into erasures (project_id, mode, id, subject_ref, state, requested_by, lease_until_ms, lease_owner, created_ms)
            values (@ProjectId, @Mode, @Id, @SubjectRef, 'running', @RequestedBy, @LeaseUntil, @Owner, @CreatedMs)
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.Id,
                row.SubjectRef,
                row.RequestedBy,
                LeaseUntil = leaseUntilMs,
                Owner = owner,
                row.CreatedMs,
            }
        );

    /// <summary>The erasure of a customer that is not done yet.</summary>
    public static Task<ErasureRow?> RunningAsync(Session session, Scope scope, string subjectRef) =>
        session.FindAsync<ErasureRow>(
            $"""
            select {Columns} from erasures
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and subject_ref is not null
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
            }
        );

    /// <summary>Which projects have an erasure that nobody works on; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<string>(
            "select distinct project_id from erasures where state = 'running' and lease_until_ms < @Now limit @Most",
            new { Now = nowMs, Most = most }
        );

    /// <summary>Takes an erasure of a project under a lease; null when none is left.</summary>
    public static async Task<ErasureRow?> ClaimAsync(Session session, string projectId, string owner, long nowMs, long leaseUntilMs)
    {
        var due = await session.FindAsync<ErasureRow>(
            $"""
            select {Columns} from erasures
            where project_id = @ProjectId and mode in ('test', 'live') and state = 'running' and lease_until_ms < @Now
            order by lease_until_ms, id limit 1
            {session.Dialect.ForUpdateSkipLocked}
            """,
            new { ProjectId = projectId, Now = nowMs }
        );
        if (due is not null)
        {
            await HoldAsync(session, due, owner, leaseUntilMs);
        }

        return due;
    }

    /// <summary>Keeps an erasure for a while, or, with a lease that is over, gives it to whoever comes.</summary>
    public static Task HoldAsync(Session session, ErasureRow row, string owner, long leaseUntilMs) =>
        session.ExecuteAsync(
            """
            update erasures set lease_until_ms = @LeaseUntil, lease_owner = @Owner
            where project_id = @ProjectId and mode = @Mode and id = @Id and state = 'running'
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.Id,
                LeaseUntil = leaseUntilMs,
                Owner = owner,
            }
        );

    /// <summary>It is done: who it was is forgotten here too.</summary>
    public static Task FinishAsync(Session session, ErasureRow row, long nowMs) =>
        session.ExecuteAsync(
            """
            update erasures set state = 'done', subject_ref = null, finished_ms = @Now, lease_until_ms = 0, lease_owner = null
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            new
            {
                row.ProjectId,
                row.Mode,
                row.Id,
                Now = nowMs,
            }
        );
}
