using System.Security.Cryptography;
using System.Text;
using Licenzy.Server.Platform;
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

    /// <summary>Who made it; null where a setup file did.</summary>
    public string? CreatedBy { get; init; }

    public string? RevokedBy { get; init; }

    /// <summary>When a request came with it last, within a minute.</summary>
    public long? LastUsedMs { get; init; }
}

/// <summary>API keys, found by hash without knowing the project: a directory table.</summary>
internal static class ApiKeyStore
{
    private const string Columns =
        "hash, id, account_id, project_id, mode, name, scopes, hint, created_ms, revoked_ms, created_by, revoked_by, last_used_ms";

    // 256 random bits need no slow hash: there is nothing to guess.
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static Task<ApiKeyRow?> FindAsync(Session session, string hash) =>
        session.FindAsync<ApiKeyRow>($"select {Columns} from api_keys where hash = @Hash", new { Hash = hash });

    public static Task<IReadOnlyList<ApiKeyRow>> OfProjectAsync(Session session, string projectId, string mode) =>
        session.QueryAsync<ApiKeyRow>(
            $"select {Columns} from api_keys where project_id = @ProjectId and mode = @Mode order by created_ms desc limit 1000",
            new { ProjectId = projectId, Mode = mode }
        );

    /// <summary>A key of a mode by its id; what is another mode's or project's is not there.</summary>
    public static Task<ApiKeyRow?> FindByIdAsync(Session session, Scope scope, string id) =>
        session.FindAsync<ApiKeyRow>(
            $"select {Columns} from api_keys where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>Keys of a mode, newest first.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="revoked">Only revoked ones, or only those that are not; null for all.</param>
    /// <param name="beforeId">Those that were made before this one; null from the newest.</param>
    /// <param name="most">At most so many.</param>
    public static Task<IReadOnlyList<ApiKeyRow>> ListAsync(Session session, Scope scope, bool? revoked, string? beforeId, int most) =>
        session.QueryAsync<ApiKeyRow>(
            $"""
            select {Columns} from api_keys
            where project_id = @ProjectId and mode = @Mode
                and (cast(@Before as text) is null or id < @Before)
                and (cast(@Revoked as bigint) is null or (case when revoked_ms is null then 0 else 1 end) = @Revoked)
            order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Before = beforeId,
                Revoked = revoked is { } wanted ? (wanted ? 1L : 0L) : (long?)null,
                Most = most,
            }
        );

    public static Task InsertAsync(Session session, ApiKeyRow row) =>
        session.ExecuteAsync(
            """
            insert into api_keys (hash, id, account_id, project_id, mode, name, scopes, hint, created_ms, created_by)
            values (@Hash, @Id, @AccountId, @ProjectId, @Mode, @Name, @Scopes, @Hint, @CreatedMs, @CreatedBy)
            """,
            row
        );

    public static Task RenameAsync(Session session, Scope scope, string id, string name) =>
        session.ExecuteAsync(
            "update api_keys set name = @Name where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Name = name,
            }
        );

    /// <summary>The project is no more: none of its keys opens anything.</summary>
    public static Task<int> RevokeAllAsync(Session session, string projectId, string userId, long nowMs)
    {
        session.Changed(Change.OfKeys(projectId));
        return session.ExecuteAsync(
            "update api_keys set revoked_ms = @Now, revoked_by = @UserId where project_id = @ProjectId and revoked_ms is null",
            new
            {
                ProjectId = projectId,
                UserId = userId,
                Now = nowMs,
            }
        );
    }

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

    /// <summary>Revokes a key for good; false when it is revoked already, or not there.</summary>
    public static async Task<bool> RevokeAsync(Session session, Scope scope, string id, string? userId, long nowMs)
    {
        session.Changed(Change.OfKeys(scope.ProjectId));
        return await session.ExecuteAsync(
                """
                update api_keys set revoked_ms = @Now, revoked_by = @UserId
                where project_id = @ProjectId and mode = @Mode and id = @Id and revoked_ms is null
                """,
                new
                {
                    scope.ProjectId,
                    Mode = scope.ModeText,
                    Id = id,
                    UserId = userId,
                    Now = nowMs,
                }
            ) == 1;
    }

    /// <summary>Writes down when a key was used last, unless another node knows of a later use.</summary>
    public static Task UsedAsync(Session session, string hash, long usedMs) =>
        session.ExecuteAsync(
            "update api_keys set last_used_ms = @Used where hash = @Hash and (last_used_ms is null or last_used_ms < @Used)",
            new { Hash = hash, Used = usedMs }
        );
}
