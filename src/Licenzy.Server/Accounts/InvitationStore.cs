using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>An invitation to an account.</summary>
internal sealed record InvitationRow
{
    public string Id { get; init; } = string.Empty;

    public string AccountId { get; init; } = string.Empty;

    public string Email { get; init; } = string.Empty;

    public string EmailKey { get; init; } = string.Empty;

    public string Role { get; init; } = string.Empty;

    /// <summary>The hash of the link's secret part.</summary>
    public string TokenHash { get; init; } = string.Empty;

    public string InvitedBy { get; init; } = string.Empty;

    public long CreatedMs { get; init; }

    public long ExpiresMs { get; init; }

    public long? AcceptedMs { get; init; }

    public long? WithdrawnMs { get; init; }

    public bool IsOpen(long nowMs) => AcceptedMs is null && WithdrawnMs is null && ExpiresMs > nowMs;
}

/// <summary>Invitations, found by the hash of their link: a directory table.</summary>
internal static class InvitationStore
{
    private const string Columns =
        "id, account_id, email, email_key, role, token_hash, invited_by, created_ms, expires_ms, accepted_ms, withdrawn_ms";

    public static Task<InvitationRow?> FindAsync(Session session, string accountId, string id) =>
        session.FindAsync<InvitationRow>(
            $"select {Columns} from invitations where id = @Id and account_id = @AccountId",
            new { Id = id, AccountId = accountId }
        );

    public static Task<InvitationRow?> ByTokenAsync(Session session, string tokenHash) =>
        session.FindAsync<InvitationRow>($"select {Columns} from invitations where token_hash = @Hash", new { Hash = tokenHash });

    /// <summary>Those that wait to be accepted, newest first, before an id.</summary>
    public static Task<IReadOnlyList<InvitationRow>> OpenAsync(Session session, string accountId, string beforeId, int most) =>
        session.QueryAsync<InvitationRow>(
            $"""
            select {Columns} from invitations
            where account_id = @AccountId and id < @Before and accepted_ms is null and withdrawn_ms is null order by id desc limit @Most
            """,
            new
            {
                AccountId = accountId,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>How many wait to be accepted, but for those to an address.</summary>
    public static Task<long> CountOpenAsync(Session session, string accountId, string exceptEmailKey, long nowMs) =>
        session.FindAsync<long>(
            """
            select count(*) from invitations
            where account_id = @AccountId and accepted_ms is null and withdrawn_ms is null and expires_ms > @Now
                and email_key <> @ExceptEmailKey
            """,
            new
            {
                AccountId = accountId,
                ExceptEmailKey = exceptEmailKey,
                Now = nowMs,
            }
        );

    public static Task InsertAsync(Session session, InvitationRow row) =>
        session.ExecuteAsync(
            """
            insert into invitations (id, account_id, email, email_key, role, token_hash, invited_by, created_ms, expires_ms)
            values (@Id, @AccountId, @Email, @EmailKey, @Role, @TokenHash, @InvitedBy, @CreatedMs, @ExpiresMs)
            """,
            row
        );

    /// <summary>A new link for the same invitation: the earlier one opens nothing any more.</summary>
    public static Task<int> RenewAsync(Session session, string accountId, string id, string tokenHash, long expiresMs) =>
        session.ExecuteAsync(
            """
            update invitations set token_hash = @Hash, expires_ms = @Expires
            where id = @Id and account_id = @AccountId and accepted_ms is null and withdrawn_ms is null
            """,
            new
            {
                Id = id,
                AccountId = accountId,
                Hash = tokenHash,
                Expires = expiresMs,
            }
        );

    public static Task<int> WithdrawAsync(Session session, string accountId, string id, long nowMs) =>
        session.ExecuteAsync(
            """
            update invitations set withdrawn_ms = @Now
            where id = @Id and account_id = @AccountId and accepted_ms is null and withdrawn_ms is null
            """,
            new
            {
                Id = id,
                AccountId = accountId,
                Now = nowMs,
            }
        );

    /// <summary>Withdraws what else waits for the same address in an account: the newest invitation holds.</summary>
    public static Task WithdrawEarlierAsync(Session session, string accountId, string emailKey, long nowMs) =>
        session.ExecuteAsync(
            """
            update invitations set withdrawn_ms = @Now
            where email_key = @EmailKey and account_id = @AccountId and accepted_ms is null and withdrawn_ms is null
            """,
            new
            {
                AccountId = accountId,
                EmailKey = emailKey,
                Now = nowMs,
            }
        );

    /// <summary>None when it was used, withdrawn or has expired.</summary>
    public static Task<int> AcceptAsync(Session session, string id, string tokenHash, long nowMs) =>
        session.ExecuteAsync(
            """
            update invitations set accepted_ms = @Now
            where id = @Id and token_hash = @Hash and accepted_ms is null and withdrawn_ms is null and expires_ms > @Now
            """,
            new
            {
                Id = id,
                Hash = tokenHash,
                Now = nowMs,
            }
        );
}
