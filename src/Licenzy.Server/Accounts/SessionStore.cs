using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>A browser in which somebody is signed in.</summary>
internal sealed record SessionRow
{
    /// <summary>See <see cref="SessionToken.HashOf"/>.</summary>
    public string Hash { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string UserId { get; init; } = string.Empty;

    /// <summary>The account that the person works in; null until there is one.</summary>
    public string? AccountId { get; init; }

    /// <summary>The project that the person works in; null: the account's first.</summary>
    public string? ProjectId { get; init; }

    /// <summary>How the person proved who they are: <c>password</c>, <c>passkey</c>, <c>openid</c>.</summary>
    public string Method { get; init; } = string.Empty;

    public string? Address { get; init; }

    public string? Agent { get; init; }

    public long CreatedMs { get; init; }

    public long SeenMs { get; init; }

    /// <summary>When the person last proved who they are.</summary>
    public long AuthenticatedMs { get; init; }
}

/// <summary>A session with what each request needs to know of its person.</summary>
internal sealed record KnownSession
{
    public string Id { get; init; } = string.Empty;

    public string UserId { get; init; } = string.Empty;

    public string Email { get; init; } = string.Empty;

    public string? AccountId { get; init; }

    public string? ProjectId { get; init; }

    public long CreatedMs { get; init; }

    public long SeenMs { get; init; }

    public long AuthenticatedMs { get; init; }
}

/// <summary>Sessions, found by the hash of their token: a directory table.</summary>
internal static class SessionStore
{
    private const string Columns =
        "hash, id, user_id, account_id, project_id, method, address, agent, created_ms, seen_ms, authenticated_ms";

    public static Task<KnownSession?> FindAsync(Session session, string hash) =>
        session.FindAsync<KnownSession>(
            """
            select s.id, s.user_id, u.email, s.account_id, s.project_id, s.created_ms, s.seen_ms, s.authenticated_ms
            from sessions s join users u on u.id = s.user_id where s.hash = @Hash
            """,
            new { Hash = hash }
        );

    /// <summary>Whether a session is there and was used since a time.</summary>
    public static async Task<bool> IsOpenAsync(Session session, string id, long seenSinceMs) =>
        await session.FindAsync<string>(
            "select id from sessions where id = @Id and seen_ms >= @Since",
            new { Id = id, Since = seenSinceMs }
        )
            is not null;

    public static Task<IReadOnlyList<SessionRow>> OfUserAsync(Session session, string userId) =>
        session.QueryAsync<SessionRow>(
            $"select {Columns} from sessions where user_id = @UserId order by seen_ms desc limit 1000",
            new { UserId = userId }
        );

    public static Task InsertAsync(Session session, SessionRow row) =>
        session.ExecuteAsync(
            """
            insert into sessions (hash, id, user_id, account_id, project_id, method, address, agent, created_ms, seen_ms, authenticated_ms)
            values (@Hash, @Id, @UserId, @AccountId, @ProjectId, @Method, @Address, @Agent, @CreatedMs, @SeenMs, @AuthenticatedMs)
            """,
            row
        );

    public static Task SeeAsync(Session session, string id, long nowMs) =>
        session.ExecuteAsync("update sessions set seen_ms = @Now where id = @Id and seen_ms < @Now", new { Id = id, Now = nowMs });

    public static Task AuthenticateAsync(Session session, string id, long nowMs) =>
        session.ExecuteAsync("update sessions set authenticated_ms = @Now where id = @Id", new { Id = id, Now = nowMs });

    /// <summary>A person is no member any more: their sessions forget that account.</summary>
    public static Task<int> LeaveAccountAsync(Session session, string userId, string accountId) =>
        session.ExecuteAsync(
            "update sessions set account_id = null, project_id = null where user_id = @UserId and account_id = @AccountId",
            new { UserId = userId, AccountId = accountId }
        );

    public static Task ChooseAsync(Session session, string id, string accountId, string? projectId) =>
        session.ExecuteAsync(
            "update sessions set account_id = @AccountId, project_id = @ProjectId where id = @Id",
            new
            {
                Id = id,
                AccountId = accountId,
                ProjectId = projectId,
            }
        );

    public static Task<int> RemoveByHashAsync(Session session, string hash) =>
        session.ExecuteAsync("delete from sessions where hash = @Hash", new { Hash = hash });

    public static Task<int> RemoveAsync(Session session, string userId, string id) =>
        session.ExecuteAsync("delete from sessions where id = @Id and user_id = @UserId", new { Id = id, UserId = userId });

    /// <summary>Ends all sessions of a person, but for one that is kept.</summary>
    public static Task<int> RemoveOthersAsync(Session session, string userId, string? keptId) =>
        session.ExecuteAsync(
            "delete from sessions where user_id = @UserId and id <> @Kept",
            new { UserId = userId, Kept = keptId ?? string.Empty }
        );

    /// <summary>Removes sessions that have ended by themselves, some at a time.</summary>
    public static Task<int> RemoveEndedAsync(Session session, long seenBeforeMs, int most) =>
        session.ExecuteAsync(
            "delete from sessions where hash in (select hash from sessions where seen_ms < @Before order by seen_ms limit @Most)",
            new { Before = seenBeforeMs, Most = most }
        );
}
