using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Secrets;

namespace Licenzy.Server.Accounts;

/// <summary>What a link in a mail says.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Stamp">The person's security stamp when it was made: it opens nothing once that has changed.</param>
/// <param name="ExpiresMs">Until when it holds, Unix ms.</param>
/// <param name="Email">The address that it is about.</param>
internal sealed record SecretLink(string UserId, string Stamp, long ExpiresMs, string? Email);

/// <summary>
/// The secret part of links in mails, sealed with the master key, so that any node reads what another made and nothing has to be
/// stored. A link holds for its one purpose, for a time, and until the person's stamp changes, which using it does.
/// </summary>
internal sealed class SecretLinks(SecretBox box, TimeProvider time)
{
    public const string ResetPassword = "reset_password";
    public const string VerifyEmail = "verify_email";
    public const string ChangeEmail = "change_email";

    /// <summary>What <c>token</c> may measure at most.</summary>
    public const int LongestToken = 1024;

    public string Make(string purpose, UserRow user, TimeSpan lifetime, string? email = null)
    {
        var link = new SecretLink(user.Id, user.SecurityStamp, time.NowMs() + (long)lifetime.TotalMilliseconds, email);
        return Base64Url.EncodeToString(box.Seal(LicenzyJson.Bytes(link), ContextOf(purpose)));
    }

    /// <summary>Null when it is none of ours, was made for another purpose, or has expired.</summary>
    public SecretLink? Read(string purpose, string? token)
    {
        if (token is null || token.Length > LongestToken || !Base64Url.IsValid(token))
        {
            return null;
        }

        try
        {
            var opened = box.Open(Base64Url.DecodeFromChars(token), ContextOf(purpose));
            var link = JsonSerializer.Deserialize<SecretLink>(opened, LicenzyJson.Options);
            return link is not null && link.ExpiresMs > time.NowMs() ? link : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string ContextOf(string purpose) => $"link|{purpose}";
}
