using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>A member of an account, as the others see them.</summary>
internal sealed record MemberRow
{
    public string UserId { get; init; } = string.Empty;

    public string Email { get; init; } = string.Empty;

    public string? Name { get; init; }

    public long? EmailVerifiedMs { get; init; }

    public long TwoFactor { get; init; }

    public string Role { get; init; } = string.Empty;

    public long? SeenMs { get; init; }

    public long CreatedMs { get; init; }
}

/// <summary>The members of an account.</summary>
internal static class MemberStore
{
    private const string Columns = "m.user_id, u.email, u.name, u.email_verified_ms, u.two_factor, m.role, m.seen_ms, m.created_ms";

    /// <summary>Newest first; the place after a page is the pair of time and user.</summary>
    public static Task<IReadOnlyList<MemberRow>> PageAsync(Session session, string accountId, long beforeMs, string beforeId, int most) =>
        session.QueryAsync<MemberRow>(
            $"""
            select {Columns} from members m join users u on u.id = m.user_id
            where m.account_id = @AccountId and (m.created_ms < @Before or (m.created_ms = @Before and m.user_id < @BeforeId))
            order by m.created_ms desc, m.user_id desc limit @Most
            """,
            new
            {
                AccountId = accountId,
                Before = beforeMs,
                BeforeId = beforeId,
                Most = most,
            }
        );

    public static Task<MemberRow?> FindAsync(Session session, string accountId, string userId) =>
        session.FindAsync<MemberRow>(
            $"""
            select {Columns} from members m join users u on u.id = m.user_id
            where m.account_id = @AccountId and m.user_id = @UserId
            """,
            new { AccountId = accountId, UserId = userId }
        );

    public static Task<long> CountAsync(Session session, string accountId) =>
        session.FindAsync<long>("select count(*) from members where account_id = @AccountId", new { AccountId = accountId });

    /// <summary>
    /// The owners of an account, held until the transaction ends: of two who lower each other at once the second sees what the first
    /// did.
    /// </summary>
    public static Task<IReadOnlyList<string>> LockOwnersAsync(Session session, string accountId) =>
        session.QueryAsync<string>(
            $"""
            select user_id from members where account_id = @AccountId and role = 'owner'
            order by user_id limit 1000 {session.Dialect.ForUpdate}
            """,
            new { AccountId = accountId }
        );

    /// <summary>Whom to tell what concerns the account: owners and admins.</summary>
    public static Task<IReadOnlyList<string>> AddressesOfAdminsAsync(Session session, string accountId) =>
        session.QueryAsync<string>(
            """
            select u.email from members m join users u on u.id = m.user_id
            where m.account_id = @AccountId and m.role in ('owner', 'admin') order by m.created_ms, m.user_id limit 100
            """,
            new { AccountId = accountId }
        );

    /// <summary>None when the person is a member already.</summary>
    public static Task<int> AddAsync(Session session, string accountId, string userId, string role, long nowMs) =>
        session.ExecuteAsync(
            """
            insert into members (account_id, user_id, role, created_ms) values (@AccountId, @UserId, @Role, @Now)
            on conflict (account_id, user_id) do nothing
            """,
            new
            {
                AccountId = accountId,
                UserId = userId,
                Role = role,
                Now = nowMs,
            }
        );

    /// <summary>The person works in the account.</summary>
    public static Task SeeAsync(Session session, string accountId, string userId, long nowMs) =>
        session.ExecuteAsync(
            "update members set seen_ms = @Now where account_id = @AccountId and user_id = @UserId and (seen_ms is null or seen_ms < @Now)",
            new
            {
                AccountId = accountId,
                UserId = userId,
                Now = nowMs,
            }
        );

    public static Task<int> SetRoleAsync(Session session, string accountId, string userId, string role) =>
        session.ExecuteAsync(
            "update members set role = @Role where account_id = @AccountId and user_id = @UserId",
            new
            {
                AccountId = accountId,
                UserId = userId,
                Role = role,
            }
        );

    public static Task<int> RemoveAsync(Session session, string accountId, string userId) =>
        session.ExecuteAsync(
            "delete from members where account_id = @AccountId and user_id = @UserId",
            new { AccountId = accountId, UserId = userId }
        );
}
