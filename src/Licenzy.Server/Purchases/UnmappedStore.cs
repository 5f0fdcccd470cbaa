using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>Sales that no product or subject claims. They are kept until somebody places them, never dropped.</summary>
internal static class UnmappedStore
{
    public static Task SaveAsync(Session session, Scope scope, string root, string missing, long nowMs) =>
        session.ExecuteAsync(
            """
            insert into unmapped_roots (project_id, mode, root, missing, created_ms, updated_ms)
            values (@ProjectId, @Mode, @Root, @Missing, @Now, @Now)
            on conflict (project_id, mode, root) do update set missing = excluded.missing, updated_ms = excluded.updated_ms
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root,
                Missing = missing,
                Now = nowMs,
            }
        );

    /// <summary>Those of these roots that wait to be placed.</summary>
    public static async Task<IReadOnlyList<string>> AmongAsync(Session session, Scope scope, IReadOnlyCollection<string> roots)
    {
        var waiting = new List<string>();
        foreach (var root in roots)
        {
            waiting.AddRange(
                await session.QueryAsync<string>(
                    "select root from unmapped_roots where project_id = @ProjectId and mode = @Mode and root = @Root",
                    new
                    {
                        scope.ProjectId,
                        Mode = scope.ModeText,
                        Root = root,
                    }
                )
            );
        }

        return waiting;
    }

    public static Task RemoveAsync(Session session, Scope scope, string root) =>
        session.ExecuteAsync(
            "delete from unmapped_roots where project_id = @ProjectId and mode = @Mode and root = @Root",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root,
            }
        );
}
