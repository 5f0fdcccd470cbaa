using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>Recovery codes, by their hashes: what lets somebody in who has lost the authenticator app.</summary>
internal static class RecoveryCodeStore
{
    public static Task<long> CountAsync(Session session, string userId) =>
        session.FindAsync<long>("select count(*) from recovery_codes where user_id = @UserId", new { UserId = userId });

    /// <summary>Uses a code up; none when there is no such code any more.</summary>
    public static Task<int> TakeAsync(Session session, string userId, string hash) =>
        session.ExecuteAsync("delete from recovery_codes where user_id = @UserId and hash = @Hash", new { UserId = userId, Hash = hash });

    public static Task<int> RemoveAllAsync(Session session, string userId) =>
        session.ExecuteAsync("delete from recovery_codes where user_id = @UserId", new { UserId = userId });

    /// <summary>Replaces all codes of a person.</summary>
    public static async Task ReplaceAsync(Session session, string userId, IReadOnlyList<string> hashes, long nowMs)
    {
        await RemoveAllAsync(session, userId);
        foreach (var hash in hashes)
        {
            await session.ExecuteAsync(
                "insert into recovery_codes (user_id, hash, created_ms) values (@UserId, @Hash, @Now)",
                new
                {
                    UserId = userId,
                    Hash = hash,
                    Now = nowMs,
                }
            );
        }
    }
}
