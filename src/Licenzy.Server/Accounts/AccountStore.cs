using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

internal sealed record AccountRow
{
    public string Id { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    public long CreatedMs { get; init; }
}

internal sealed record UserRow
{
    public string Id { get; init; } = string.Empty;

    public string Email { get; init; } = string.Empty;

    /// <summary>The e-mail as it is compared: trimmed and in lower case.</summary>
    public string EmailKey { get; init; } = string.Empty;

    public string PasswordHash { get; init; } = string.Empty;

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }
}

/// <summary>Accounts, users and who belongs to which. Directory tables: they are found by e-mail or id, not by project.</summary>
internal static class AccountStore
{
    public static async Task<bool> AnyAsync(Session session) =>
        (await session.QueryAsync<string>("select id from accounts limit 1")).Count > 0;

    public static Task<UserRow?> FindUserAsync(Session session, string emailKey) =>
        session.FindAsync<UserRow>(
            "select id, email, email_key, password_hash, created_ms, updated_ms from users where email_key = @EmailKey",
            new { EmailKey = emailKey }
        );

    /// <summary>The accounts in which a user has this role, oldest first.</summary>
    public static Task<IReadOnlyList<AccountRow>> OfUserAsync(Session session, string userId, string role) =>
        session.QueryAsync<AccountRow>(
            """
            select a.id, a.name, a.created_ms from accounts a join members m on m.account_id = a.id
            where m.user_id = @UserId and m.role = @Role order by a.created_ms limit 1000
            """,
            new { UserId = userId, Role = role }
        );

    public static Task InsertAsync(Session session, AccountRow row) =>
        session.ExecuteAsync("insert into accounts (id, name, created_ms) values (@Id, @Name, @CreatedMs)", row);

    public static Task InsertUserAsync(Session session, UserRow row) =>
        session.ExecuteAsync(
            """
            insert into users (id, email, email_key, password_hash, created_ms, updated_ms)
            values (@Id, @Email, @EmailKey, @PasswordHash, @CreatedMs, @UpdatedMs)
            """,
            row
        );

    public static Task InsertMemberAsync(Session session, string accountId, string userId, string role, long nowMs) =>
        session.ExecuteAsync(
            "insert into members (account_id, user_id, role, created_ms) values (@AccountId, @UserId, @Role, @Now)",
            new
            {
                AccountId = accountId,
                UserId = userId,
                Role = role,
                Now = nowMs,
            }
        );
}
