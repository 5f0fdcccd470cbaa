using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>One thing that an operator did to a customer.</summary>
internal sealed record OperatorActionRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    /// <summary>The id of the fact, <c>op_…</c>.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary><c>grant</c>, <c>revoke</c>, <c>restore</c>, <c>adjust</c>, <c>link</c> or <c>link_customer</c>.</summary>
    public string Kind { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    /// <summary>The entitlement; null where it is about none, or several.</summary>
    public string? EntitlementId { get; init; }

    public string ActorUserId { get; init; } = string.Empty;

    public string Note { get; init; } = string.Empty;

    /// <summary>What undoing needs to know, JSON (<see cref="ActionDetails"/>).</summary>
    public string Details { get; init; } = "{}";

    /// <summary>The action that this one takes back.</summary>
    public string? UndoesId { get; init; }

    /// <summary>The action that took this one back.</summary>
    public string? UndoneById { get; init; }

    public string? RequestId { get; init; }

    public long CreatedMs { get; init; }
}

internal static class OperatorActionStore
{
    private const string Columns = """
        project_id, mode, id, kind, subject_ref, entitlement_id, actor_user_id, note, details, undoes_id, undone_by_id, request_id, created_ms
        """;

    public static Task InsertAsync(Session session, OperatorActionRow row) =>
        session.ExecuteAsync(
            """
            insert into operator_actions
                (project_id, mode, id, kind, subject_ref, entitlement_id, actor_user_id, note, details, undoes_id, request_id, created_ms)
            values
                (@ProjectId, @Mode, @Id, @Kind, @SubjectRef, @EntitlementId, @ActorUserId, @Note, @Details, @UndoesId, @RequestId, @CreatedMs)
            """,
            row
        );

    public static Task<OperatorActionRow?> FindAsync(Session session, Scope scope, string id) =>
        session.FindAsync<OperatorActionRow>(
            $"select {Columns} from operator_actions where project_id = @ProjectId and mode = @Mode and id = @Id",
            Named(scope, id)
        );

    /// <summary>Marks an action as taken back; false when another took it back before.</summary>
    public static async Task<bool> MarkUndoneAsync(Session session, Scope scope, string id, string byId) =>
        await session.ExecuteAsync(
            """
            update operator_actions set undone_by_id = @ById
            where project_id = @ProjectId and mode = @Mode and id = @Id and undone_by_id is null
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                ById = byId,
            }
        ) == 1;

    private static object Named(Scope scope, string id) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Id = id,
        };
}
