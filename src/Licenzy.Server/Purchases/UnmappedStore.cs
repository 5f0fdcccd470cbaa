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
