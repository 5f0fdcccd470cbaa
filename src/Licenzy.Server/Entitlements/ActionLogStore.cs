using System.Text.Json;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>What an operator did, as those who read a customer see it.</summary>
internal sealed record LoggedAction
{
    public string Id { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    public string? EntitlementId { get; init; }

    public string ActorUserId { get; init; } = string.Empty;

    public string Note { get; init; } = string.Empty;

    /// <summary>What it was in detail, JSON.</summary>
    public string Details { get; init; } = "{}";

    /// <summary>The action that this one took back.</summary>
    public string? UndoesId { get; init; }

    /// <summary>The action that took this one back.</summary>
    public string? UndoneById { get; init; }

    public long CreatedMs { get; init; }

    /// <summary>Whether there is something to take back, and somebody to give it back to.</summary>
    public bool Undoable => UndoneById is null && Undoing.IsPossible(Kind, FormerSubjectRef);

    private string? FormerSubjectRef
    {
        get
        {
            using var details = JsonDocument.Parse(Details);
            return details.RootElement.TryGetProperty("former_subject_ref", out var former) ? former.GetString() : null;
        }
    }
}

/// <summary>The actions of operators, read only.</summary>
internal static class ActionLogStore
{
    public static Task<LoggedAction?> FindAsync(Session session, Scope scope, string id) =>
        session.FindAsync<LoggedAction>(
            """
            select id, kind, subject_ref, entitlement_id, actor_user_id, note, details, undoes_id, undone_by_id, created_ms from operator_actions
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );
}
