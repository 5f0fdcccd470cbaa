using Licenzy.Server.Platform;

namespace Licenzy.Server.Storage;

internal sealed record ChangeRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    /// <summary>The program that wrote it: it has forgotten already.</summary>
    public string Origin { get; init; } = string.Empty;

    public Change Change => new(Kind, ProjectId, Mode, Name);
}

/// <summary>
/// The change feed. Its rows carry the database's clock, not a node's: followers look back by the same clock, so that no difference
/// between nodes can hide a row.
/// </summary>
internal static class ChangeStore
{
    /// <summary>Writes changes at the end of their transaction, in one round trip.</summary>
    public static Task InsertAsync(Session session, IReadOnlyList<ChangeRow> rows) =>
        session.ExecuteEachAsync(
            $"""
            insert into changes (project_id, mode, id, kind, name, origin, at_ms)
            values (@ProjectId, @Mode, @Id, @Kind, @Name, @Origin, {session.Dialect.ClockMs})
            """,
            rows
        );

    /// <summary>Removes the changes that name a subject, in a transaction that says the same without naming it.</summary>
    public static Task DeleteOfSubjectAsync(Session session, Scope scope, string subjectRef) =>
        session.ExecuteAsync(
            "delete from changes where project_id = @ProjectId and mode = @Mode and kind = @Kind and name = @Name",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Kind = ChangeKinds.Subject,
                Name = subjectRef,
            }
        );

    /// <summary>Changes that were written after an instant of the database's clock, in no order; over all projects.</summary>
    public static Task<IReadOnlyList<ChangeRow>> SinceAsync(Session session, long afterMs, int most) =>
        session.QueryAsync<ChangeRow>(
            "select project_id, mode, id, kind, name, origin from changes where at_ms > @After limit @Most",
            new { After = afterMs, Most = most }
        );

    /// <summary>The database's clock, Unix ms.</summary>
    public static Task<long> ClockAsync(Session session) => session.FindAsync<long>($"select {session.Dialect.ClockMs}");

    /// <summary>Which projects have changes that no follower looks at any more.</summary>
    public static Task<IReadOnlyList<string>> DiscoverOldAsync(Session session, long beforeMs, int most) =>
        session.QueryAsync<string>(
            "select distinct project_id from changes where at_ms < @Before limit @Most",
            new { Before = beforeMs, Most = most }
        );

    /// <summary>Removes a project's changes that no follower looks at any more.</summary>
    public static Task<int> DeleteOldAsync(Session session, string projectId, long beforeMs) =>
        session.ExecuteAsync(
            "delete from changes where project_id = @ProjectId and mode in ('test', 'live', '') and at_ms < @Before",
            new { ProjectId = projectId, Before = beforeMs }
        );
}
