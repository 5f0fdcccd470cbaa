using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>A mail on its way to a person.</summary>
internal sealed record MailRow
{
    public string Id { get; init; } = string.Empty;

    /// <summary>What it is about, as <c>reset_password</c>.</summary>
    public string Kind { get; init; } = string.Empty;

    public string Recipient { get; init; } = string.Empty;

    public string Subject { get; init; } = string.Empty;

    /// <summary>What it says, sealed; dropped once it has left.</summary>
    public byte[]? Body { get; init; }

    /// <summary><c>waiting</c>, <c>sent</c>, <c>failed</c> (given up after a day) or <c>withheld</c> (never to be sent).</summary>
    public string State { get; init; } = string.Empty;

    public long Tries { get; init; }

    public long CreatedMs { get; init; }

    public long DueMs { get; init; }
}

/// <summary>Mails waiting to leave: a queue that any node works on. A directory table.</summary>
internal static class MailStore
{
    public static Task InsertAsync(Session session, MailRow row) =>
        session.ExecuteAsync(
            """
            insert into mails (id, kind, recipient, subject, body, state, tries, due_ms, lease_until_ms, created_ms)
            values (@Id, @Kind, @Recipient, @Subject, @Body, @State, 0, @DueMs, 0, @CreatedMs)
            """,
            row
        );

    /// <summary>Takes the mail that has waited longest for its turn, for as long as the lease holds.</summary>
    public static Task<MailRow?> ClaimAsync(Session session, string owner, long nowMs, long leaseUntilMs) =>
        session.FindAsync<MailRow>(
            $"""
            update mails set lease_owner = @Owner, lease_until_ms = @Until, tries = tries + 1
            where id = (
                select id from mails where state = 'waiting' and due_ms <= @Now and lease_until_ms < @Now
                order by due_ms limit 1 {session.Dialect.ForUpdateSkipLocked})
            returning id, kind, recipient, subject, body, state, tries, created_ms, due_ms
            """,
            new
            {
                Owner = owner,
                Until = leaseUntilMs,
                Now = nowMs,
            }
        );

    /// <summary>It has left: what it said is not kept.</summary>
    public static Task SentAsync(Session session, string id, long nowMs) =>
        session.ExecuteAsync(
            "update mails set state = 'sent', body = null, failure = null, sent_ms = @Now where id = @Id and state = 'waiting'",
            new { Id = id, Now = nowMs }
        );

    public static Task PutOffAsync(Session session, string id, long dueMs, string failure) =>
        session.ExecuteAsync(
            "update mails set due_ms = @Due, lease_until_ms = 0, failure = @Failure where id = @Id and state = 'waiting'",
            new
            {
                Id = id,
                Due = dueMs,
                Failure = failure,
            }
        );

    public static Task GiveUpAsync(Session session, string id, string failure) =>
        session.ExecuteAsync(
            "update mails set state = 'failed', body = null, failure = @Failure where id = @Id and state = 'waiting'",
            new { Id = id, Failure = failure }
        );

    /// <summary>When the newest mails of a kind to an address were written since then, newest first.</summary>
    public static Task<IReadOnlyList<long>> TimesAsync(Session session, string recipient, string kind, long sinceMs, int most) =>
        session.QueryAsync<long>(
            """
            select created_ms from mails
            where recipient = @Recipient and kind = @Kind and created_ms > @Since and state <> 'withheld' order by id desc limit @Most
            """,
            new
            {
                Recipient = recipient,
                Kind = kind,
                Since = sinceMs,
                Most = most,
            }
        );

    /// <summary>Forgets that old mails ever were, some at a time.</summary>
    public static Task<int> RemoveOldAsync(Session session, string beforeId, int most) =>
        session.ExecuteAsync(
            """
            delete from mails where id in (
                select id from mails where id < @Before and state <> 'waiting' order by id limit @Most)
            """,
            new { Before = beforeId, Most = most }
        );
}
