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

    /// <summary>Empty: nobody signs in with a password here.</summary>
    public string PasswordHash { get; init; } = string.Empty;

    /// <summary>What the person wants to be called; null: their address.</summary>
    public string? Name { get; init; }

    /// <summary>When the person showed that mail to the address reaches them.</summary>
    public long? EmailVerifiedMs { get; init; }

    /// <summary>Another text after each change of what proves who they are: links of before do nothing any more.</summary>
    public string SecurityStamp { get; init; } = string.Empty;

    /// <summary>1 when a code of the authenticator app is asked for.</summary>
    public long TwoFactor { get; init; }

    /// <summary>The secret shared with the app, sealed; set and not yet confirmed while <see cref="TwoFactor"/> is 0.</summary>
    public byte[]? TotpKey { get; init; }

    /// <summary>The time step of the last code that was taken: it is not taken again.</summary>
    public long? TotpStep { get; init; }

    /// <summary>JSON: how the person likes the pages.</summary>
    public string Preferences { get; init; } = "{}";

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }
}

/// <summary>Accounts, users and who belongs to which. Directory tables: they are found by e-mail or id, not by project.</summary>
internal static class AccountStore
{
    private const string InsertUser = """
        insert into users (id, email, email_key, password_hash, name, email_verified_ms, security_stamp, created_ms, updated_ms)
        values (@Id, @Email, @EmailKey, @PasswordHash, @Name, @EmailVerifiedMs, @SecurityStamp, @CreatedMs, @UpdatedMs)
        """;

    public static async Task<bool> AnyAsync(Session session) =>
        (await session.QueryAsync<string>("select id from accounts limit 1")).Count > 0;

    public static Task<UserRow?> FindUserAsync(Session session, string emailKey) => UserStore.ByEmailAsync(session, emailKey);

    public static Task<AccountRow?> FindAsync(Session session, string accountId) =>
        session.FindAsync<AccountRow>("select id, name, created_ms from accounts where id = @AccountId", new { AccountId = accountId });

    /// <summary>
    /// Holds an account until the transaction ends: of two that add to it at once, or give one name twice, the second sees what the first
    /// did. Taken before any other row.
    /// </summary>
    public static Task<string?> LockAsync(Session session, string accountId) =>
        session.FindAsync<string>(
            $"select id from accounts where id = @AccountId {session.Dialect.ForUpdate}",
            new { AccountId = accountId }
        );

    public static Task RenameAsync(Session session, string accountId, string name, long nowMs) =>
        session.ExecuteAsync(
            "update accounts set name = @Name, updated_ms = @Now where id = @AccountId",
            new
            {
                AccountId = accountId,
                Name = name,
                Now = nowMs,
            }
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

    public static Task<UserRow?> FindUserByIdAsync(Session session, string userId) =>
        session.FindAsync<UserRow>(
            "select id, email, email_key, password_hash, created_ms, updated_ms from users where id = @UserId",
            new { UserId = userId }
        );

    /// <summary>The ids of all accounts, a page at a time, in their order.</summary>
    public static Task<IReadOnlyList<string>> PageAsync(Session session, string afterId, int most) =>
        session.QueryAsync<string>(
            "select id from accounts where id > @After order by id limit @Most",
            new { After = afterId, Most = most }
        );

    /// <summary>When an account's trial ends or ended, Unix ms; null when it never had one.</summary>
    public static Task<long?> TrialEndsAsync(Session session, string accountId) =>
        session.FindAsync<long?>("select trial_ends_ms from accounts where id = @AccountId", new { AccountId = accountId });

    /// <summary>Begins an account's one trial. Returns 0 when it had one.</summary>
    public static Task<int> BeginTrialAsync(Session session, string accountId, long endsMs) =>
        session.ExecuteAsync(
            "update accounts set trial_ends_ms = @Ends where id = @AccountId and trial_ends_ms is null",
            new { AccountId = accountId, Ends = endsMs }
        );

    /// <summary>How many members an account has, and how many are invited.</summary>
    public static async Task<long> CountMembersAsync(Session session, string accountId, long nowMs) =>
        await session.FindAsync<long>(
            """
            select (select count(*) from members where account_id = @AccountId)
                + (select count(*) from invitations
                    where account_id = @AccountId and accepted_ms is null and withdrawn_ms is null and expires_ms > @Now)
            """,
            new { AccountId = accountId, Now = nowMs }
        );

    public static Task InsertAsync(Session session, AccountRow row) =>
        session.ExecuteAsync("insert into accounts (id, name, created_ms) values (@Id, @Name, @CreatedMs)", row);

    public static Task InsertUserAsync(Session session, UserRow row) => session.ExecuteAsync(InsertUser, row);

    /// <summary>None when somebody holds the address.</summary>
    public static Task<int> TryInsertUserAsync(Session session, UserRow row) =>
        session.ExecuteAsync($"{InsertUser} on conflict (email_key) do nothing", row);

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
