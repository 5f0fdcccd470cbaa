using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>Something that the master key seals, and whose it is.</summary>
internal sealed record SealedRow
{
    public string Id { get; init; } = string.Empty;

    public byte[] Sealed { get; init; } = [];
}

/// <summary>People's secrets, a page at a time, for whoever replaces the master key.</summary>
internal static class SealedStore
{
    public static Task<IReadOnlyList<SealedRow>> TotpKeysAsync(Session session, string afterId, int most) =>
        session.QueryAsync<SealedRow>(
            "select id, totp_key as sealed from users where id > @After and totp_key is not null order by id limit @Most",
            new { After = afterId, Most = most }
        );

    /// <summary>Only in the place of the one that was read: a person may set up another in the same moment.</summary>
    public static Task SaveTotpKeyAsync(Session session, SealedRow before, byte[] anew) =>
        session.ExecuteAsync(
            "update users set totp_key = @New where id = @Id and totp_key = @Old",
            new
            {
                before.Id,
                New = anew,
                Old = before.Sealed,
            }
        );

    public static Task<IReadOnlyList<SealedRow>> MailsAsync(Session session, string afterId, int most) =>
        session.QueryAsync<SealedRow>(
            "select id, body as sealed from mails where id > @After and body is not null order by id limit @Most",
            new { After = afterId, Most = most }
        );

    /// <summary>Unless it has left meanwhile: what it said is not kept then.</summary>
    public static Task SaveMailAsync(Session session, SealedRow before, byte[] anew) =>
        session.ExecuteAsync("update mails set body = @New where id = @Id and body is not null", new { before.Id, New = anew });
}
