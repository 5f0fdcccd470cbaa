using System.Security.Cryptography;
using System.Text;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ApiKeys;

internal sealed record ApiKeyRow
{
    /// <summary>SHA-256 of the key in hexadecimal; the key itself is nowhere.</summary>
    public string Hash { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string AccountId { get; init; } = string.Empty;

    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    /// <summary>The scopes, separated by blanks.</summary>
    public string Scopes { get; init; } = string.Empty;

    /// <summary>The masked form that lists show.</summary>
    public string Hint { get; init; } = string.Empty;

    public long CreatedMs { get; init; }

    public long? RevokedMs { get; init; }
}

/// <summary>API keys, found by hash without knowing the project: a directory table.</summary>
internal static class ApiKeyStore
{
    private const string Columns = "hash, id, account_id, project_id, mode, name, scopes, hint, created_ms, revoked_ms";

    // 256 random bits need no slow hash: there is nothing to guess.
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static Task<ApiKeyRow?> FindAsync(Session session, string hash) =>
        session.FindAsync<ApiKeyRow>($"select {Columns} from api_keys where hash = @Hash", new { Hash = hash });

    public static Task<IReadOnlyList<ApiKeyRow>> OfProjectAsync(Session session, string projectId, string mode) =>
        session.QueryAsync<ApiKeyRow>(
            $"select {Columns} from api_keys where project_id = @ProjectId and mode = @Mode order by created_ms desc limit 1000",
            new { ProjectId = projectId, Mode = mode }
        );

    public static Task InsertAsync(Session session, ApiKeyRow row) =>
        session.ExecuteAsync(
            """
            insert into api_keys (hash, id, account_id, project_id, mode, name, scopes, hint, created_ms)
            values (@Hash, @Id, @AccountId, @ProjectId, @Mode, @Name, @Scopes, @Hint, @CreatedMs)
            """,
            row
        );

    public static Task<int> RevokeAsync(Session session, string projectId, string id, long nowMs) =>
        session.ExecuteAsync(
            "update api_keys set revoked_ms = @Now where project_id = @ProjectId and id = @Id and revoked_ms is null",
            new
            {
                ProjectId = projectId,
                Id = id,
                Now = nowMs,
            }
        );

    /// <summary>The project is no more: none of its keys opens anything.</summary>
    public static Task<int> RevokeAllAsync(Session session, string projectId, string userId, long nowMs) =>
        session.ExecuteAsync(
            "update api_keys set revoked_ms = @Now, revoked_by = @UserId where project_id = @ProjectId and revoked_ms is null",
            new
            {
                ProjectId = projectId,
                UserId = userId,
                Now = nowMs,
            }
        );

    /// <summary>Whether a live key that is not revoked was used since then.</summary>
    public static async Task<bool> IsLiveInUseAsync(Session session, string projectId, long sinceMs) =>
        (
            await session.QueryAsync<string>(
                """
                select id from api_keys
                where project_id = @ProjectId and mode = 'live' and revoked_ms is null and last_used_ms > @Since limit 1
                """,
                new { ProjectId = projectId, Since = sinceMs }
            )
        ).Count > 0;
}
