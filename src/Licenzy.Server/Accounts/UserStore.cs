using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Users, each change by a statement of its own: no write of a whole row can undo another that happened beside it.
/// <para>
/// An address belongs to whoever showed that its mail reaches them. Until then the first who typed it holds it; others keep a claim
/// (<c>address#user</c>), with which they can go on working. Typing an address takes it from nobody.
/// </para>
/// </summary>
internal static class UserStore
{
    public const string Columns = """
        id, email, email_key, password_hash, name, email_verified_ms, security_stamp, two_factor, totp_key, totp_step,
        preferences, created_ms, updated_ms
        """;

    public static Task<UserRow?> FindAsync(Session session, string userId) =>
        session.FindAsync<UserRow>($"select {Columns} from users where id = @Id", new { Id = userId });

    /// <summary>Who holds an address.</summary>
    public static Task<UserRow?> ByEmailAsync(Session session, string emailKey) =>
        session.FindAsync<UserRow>($"select {Columns} from users where email_key = @EmailKey", new { EmailKey = emailKey });

    /// <summary>A user by id, holding the row until the transaction ends.</summary>
    public static Task<UserRow?> LockAsync(Session session, string userId) =>
        session.FindAsync<UserRow>($"select {Columns} from users where id = @Id {session.Dialect.ForUpdate}", new { Id = userId });

    /// <summary>
    /// The person whose password was judged outside the transaction, holding the row; null when what proves who they are has changed
    /// since, as by a reset: what was judged opens nothing any more.
    /// </summary>
    public static async Task<UserRow?> LockUnchangedAsync(Session session, UserRow judged) =>
        await LockAsync(session, judged.Id) is { } user
        && string.Equals(user.SecurityStamp, judged.SecurityStamp, StringComparison.Ordinal)
        && string.Equals(user.PasswordHash, judged.PasswordHash, StringComparison.Ordinal)
            ? user
            : null;

    /// <summary>The newest claim on an address that somebody else holds.</summary>
    public static Task<UserRow?> NewestClaimAsync(Session session, string emailKey) =>
        session.FindAsync<UserRow>(
            $"select {Columns} from users where email_key > @From and email_key < @To order by email_key desc limit 1",
            new { From = $"{emailKey}#", To = $"{emailKey}$" }
        );

    /// <summary>The key of a claim: no address looks like it, and those of one address sort by age.</summary>
    public static string ClaimOf(string emailKey, string userId) => $"{emailKey}#{userId}";

    /// <summary>Takes an address from somebody who never showed that it is theirs; they keep a claim.</summary>
    public static Task<int> DisplaceUnverifiedAsync(Session session, string emailKey, string keptUserId) =>
        session.ExecuteAsync(
            """
            update users set email_key = email_key || '#' || id
            where email_key = @EmailKey and email_verified_ms is null and id <> @Kept
            """,
            new { EmailKey = emailKey, Kept = keptUserId }
        );

    /// <summary>The person has shown that mail to this address reaches them: it is theirs.</summary>
    public static Task<int> VerifyEmailAsync(Session session, string userId, EmailAddress address, long nowMs) =>
        session.ExecuteAsync(
            """
            update users set email = @Email, email_key = @EmailKey, email_verified_ms = @Now, security_stamp = @Stamp, updated_ms = @Now
            where id = @Id
            """,
            new
            {
                Id = userId,
                Email = address.Text,
                EmailKey = address.Key,
                Stamp = SecurityStamps.New(),
                Now = nowMs,
            }
        );

    public static Task<int> SetPasswordAsync(Session session, string userId, string hash, long nowMs) =>
        session.ExecuteAsync(
            "update users set password_hash = @Hash, security_stamp = @Stamp, updated_ms = @Now where id = @Id",
            new
            {
                Id = userId,
                Hash = hash,
                Stamp = SecurityStamps.New(),
                Now = nowMs,
            }
        );

    /// <summary>A better hash of the same password, if it has not been changed meanwhile.</summary>
    public static Task<int> RehashAsync(Session session, string userId, string before, string hash) =>
        session.ExecuteAsync(
            "update users set password_hash = @Hash where id = @Id and password_hash = @Before",
            new
            {
                Id = userId,
                Before = before,
                Hash = hash,
            }
        );

    /// <summary>Keeps a secret for the authenticator app that is yet to be confirmed; not while one is in use.</summary>
    public static Task<int> BeginTotpAsync(Session session, string userId, byte[] sealedKey, long nowMs) =>
        session.ExecuteAsync(
            "update users set totp_key = @Key, totp_step = null, updated_ms = @Now where id = @Id and two_factor = 0",
            new
            {
                Id = userId,
                Key = sealedKey,
                Now = nowMs,
            }
        );

    public static Task<int> EnableTotpAsync(Session session, string userId, long nowMs) =>
        session.ExecuteAsync(
            """
            update users set two_factor = 1, security_stamp = @Stamp, updated_ms = @Now
            where id = @Id and two_factor = 0 and totp_key is not null
            """,
            new
            {
                Id = userId,
                Stamp = SecurityStamps.New(),
                Now = nowMs,
            }
        );

    public static Task<int> DisableTotpAsync(Session session, string userId, long nowMs) =>
        session.ExecuteAsync(
            """
            update users set two_factor = 0, totp_key = null, totp_step = null, security_stamp = @Stamp, updated_ms = @Now
            where id = @Id and two_factor = 1
            """,
            new
            {
                Id = userId,
                Stamp = SecurityStamps.New(),
                Now = nowMs,
            }
        );

    /// <summary>Ends a second factor, in use or yet to be confirmed.</summary>
    public static Task<int> ForgetTotpAsync(Session session, string userId) =>
        session.ExecuteAsync("update users set two_factor = 0, totp_key = null, totp_step = null where id = @Id", new { Id = userId });

    /// <summary>Takes the code of a time step; none when this or a later one was taken before.</summary>
    public static Task<int> TakeTotpStepAsync(Session session, string userId, long step) =>
        session.ExecuteAsync(
            "update users set totp_step = @Step where id = @Id and (totp_step is null or totp_step < @Step)",
            new { Id = userId, Step = step }
        );

    public static Task SetProfileAsync(Session session, string userId, string? name, string preferences, long nowMs) =>
        session.ExecuteAsync(
            "update users set name = @Name, preferences = @Preferences, updated_ms = @Now where id = @Id",
            new
            {
                Id = userId,
                Name = name,
                Preferences = preferences,
                Now = nowMs,
            }
        );
}
