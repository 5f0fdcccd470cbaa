using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>
/// Those who were erased: hashes of references, attempts, sales and Stripe customers. They tell what must not come back, and nothing of
/// who it was.
/// </summary>
internal static class TombstoneStore
{
    public static async Task<bool> StandsAsync(Session session, Scope scope, string hash) =>
        await session.FindAsync<string>(
            "select hash from tombstones where project_id = @ProjectId and mode = @Mode and hash = @Hash",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Hash = hash,
            }
        )
            is not null;

    /// <summary>Whether anybody was ever erased here: most often not, and then nothing else is asked.</summary>
    public static async Task<bool> AnyAsync(Session session, Scope scope)
    {
        var trip = new RoundTrip();
        var any = Any(trip, scope);
        await session.SendAsync(trip);
        return any.Count > 0;
    }

    /// <summary>The same as a part of a round trip: one hash when anybody was.</summary>
    public static IReadOnlyList<string> Any(RoundTrip trip, Scope scope) =>
        trip.Query<ScopedName, string>(
            "select hash from tombstones where project_id = @ProjectId and mode = @Mode limit 1",
            new ScopedName(scope.ProjectId, scope.ModeText, string.Empty)
        );

    public static Task SetAsync(Session session, Scope scope, string hash, long nowMs) =>
        session.ExecuteAsync(
            """
            insert into tombstones (project_id, mode, hash, created_ms) values (@ProjectId, @Mode, @Hash, @Now)
            on conflict (project_id, mode, hash) do nothing
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Hash = hash,
                Now = nowMs,
            }
        );
}
