using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>What happened at the door.</summary>
internal sealed record AuthEventRow
{
    public string Id { get; init; } = string.Empty;

    public string? UserId { get; init; }

    public string? EmailKey { get; init; }

    /// <summary>One of <see cref="AuthEventKinds"/>.</summary>
    public string Kind { get; init; } = string.Empty;

    public string? Address { get; init; }

    public string? Agent { get; init; }

    public long AtMs { get; init; }
}

/// <summary>Sign-ins, failures and changes of secrets, by person and by address: a directory table.</summary>
internal static class AuthEventStore
{
    private const string Columns = "id, user_id, email_key, kind, address, agent, at_ms";

    public static Task InsertAsync(Session session, AuthEventRow row) =>
        session.ExecuteAsync($"insert into auth_events ({Columns}) values (@Id, @UserId, @EmailKey, @Kind, @Address, @Agent, @AtMs)", row);

    /// <summary>What became of a try.</summary>
    public static Task<int> DecideAsync(Session session, string id, string kind, string? userId) =>
        session.ExecuteAsync(
            "update auth_events set kind = @Kind, user_id = @UserId where id = @Id",
            new
            {
                Id = id,
                Kind = kind,
                UserId = userId,
            }
        );

    /// <summary>The last time since then at which a person came in, or set a new password, under an address.</summary>
    public static Task<AuthEventRow?> LastSuccessAsync(Session session, string emailKey, string userId, long sinceMs) =>
        session.FindAsync<AuthEventRow>(
            $"""
            select {Columns} from auth_events
            where email_key = @EmailKey and at_ms > @Since and user_id = @UserId and kind in ('signed_in', 'password_reset')
            order by at_ms desc, id desc limit 1
            """,
            new
            {
                EmailKey = emailKey,
                UserId = userId,
                Since = sinceMs,
            }
        );

    /// <summary>When tries failed under an address after an event, or after a time where that is null; newest first.</summary>
    public static Task<IReadOnlyList<long>> FailuresAsync(Session session, string emailKey, AuthEventRow? after, long sinceMs, int most) =>
        session.QueryAsync<long>(
            """
            select at_ms from auth_events
            where email_key = @EmailKey and at_ms >= @Since and (at_ms > @Since or id > @After)
                and kind in ('sign_in_failed', 'totp_failed', 'reauthentication_failed')
            order by at_ms desc, id desc limit @Most
            """,
            new
            {
                EmailKey = emailKey,
                Since = after?.AtMs ?? sinceMs,
                After = after?.Id ?? "~",
                Most = most,
            }
        );

    /// <summary>What happened to a person, newest first, before an id.</summary>
    public static Task<IReadOnlyList<AuthEventRow>> OfUserAsync(Session session, string userId, string beforeId, int most) =>
        session.QueryAsync<AuthEventRow>(
            $"select {Columns} from auth_events where user_id = @UserId and id < @Before order by id desc limit @Most",
            new
            {
                UserId = userId,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>Forgets what is old, some at a time.</summary>
    public static Task<int> RemoveOldAsync(Session session, long beforeMs, int most) =>
        session.ExecuteAsync(
            "delete from auth_events where id in (select id from auth_events where at_ms < @Before order by at_ms limit @Most)",
            new { Before = beforeMs, Most = most }
        );
}
