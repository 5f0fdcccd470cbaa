using Licenzy.Core.Access;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>A row of a history that tells whose the entitlement was and became.</summary>
internal sealed record MoveRow
{
    public string Id { get; init; } = string.Empty;

    /// <summary>The changed fields, before and after, JSON.</summary>
    public string Changes { get; init; } = "[]";
}

/// <summary>What histories say of entitlements that went from one customer to another.</summary>
internal static class ErasedMoveStore
{
    /// <summary>An entitlement goes from customer to customer by an operator's hand: a few times at most.</summary>
    private const int MostMoves = 10_000;

    /// <summary>The rows of an entitlement that tell of that, whosever they are.</summary>
    public static Task<IReadOnlyList<MoveRow>> OfEntitlementAsync(Session session, Scope scope, string entitlementId) =>
        session.QueryAsync<MoveRow>(
            """
            select id, changes from history
            where project_id = @ProjectId and mode = @Mode and entitlement_id = @EntitlementId and replace(changes, @Field, '') <> changes
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EntitlementId = entitlementId,
                Field = $"\"{EntitlementFields.SubjectField}\"",
                Most = MostMoves,
            }
        );

    public static Task SaveAsync(Session session, Scope scope, string id, string changes) =>
        session.ExecuteAsync(
            "update history set changes = @Changes where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Changes = changes,
            }
        );
}
