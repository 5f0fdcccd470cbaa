using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>The keys of people's authenticator apps.</summary>
internal sealed class SealedTotpKeys : IMasterSealed
{
    public string Name => "keys of authenticator apps";

    /// <summary>What such a key is sealed for.</summary>
    public static string ContextOf(string userId) => $"{userId}|totp_key";

    public Task<ResealedPage> ResealAsync(Session session, SecretBox master, string afterId, int most) =>
        SealedPage.ResealAsync(
            SealedStore.TotpKeysAsync(session, afterId, most),
            row => master.Reseal(row.Sealed, ContextOf(row.Id)),
            (row, anew) => SealedStore.SaveTotpKeyAsync(session, row, anew),
            most
        );
}

/// <summary>Mails that wait to leave.</summary>
internal sealed class SealedMails : IMasterSealed
{
    public string Name => "mails that wait";

    public Task<ResealedPage> ResealAsync(Session session, SecretBox master, string afterId, int most) =>
        SealedPage.ResealAsync(
            SealedStore.MailsAsync(session, afterId, most),
            row => master.Reseal(row.Sealed, Mailbox.ContextOf(row.Id)),
            (row, anew) => SealedStore.SaveMailAsync(session, row, anew),
            most
        );
}

/// <summary>A page of sealed rows, sealed anew where they are not yet.</summary>
internal static class SealedPage
{
    public static async Task<ResealedPage> ResealAsync(
        Task<IReadOnlyList<SealedRow>> page,
        Func<SealedRow, byte[]?> reseal,
        Func<SealedRow, byte[], Task> saveAsync,
        int most
    )
    {
        var rows = await page;
        var resealed = 0;
        foreach (var row in rows)
        {
            if (reseal(row) is { } anew)
            {
                await saveAsync(row, anew);
                resealed++;
            }
        }

        return new ResealedPage(rows.Count == most ? rows[^1].Id : null, rows.Count, resealed);
    }
}
