using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Accounts;

/// <summary>
/// What a browser holds of a session: 256 random bits in a cookie. The database knows the hash only, so a dump signs nobody in.
/// </summary>
internal static class SessionToken
{
    /// <summary>43 characters of base64url.</summary>
    private const int Length = 43;

    public static string New() => Base64Url.EncodeToString(Ids.RandomBytes(32));

    public static bool HasForm(string? token) => token?.Length == Length && Base64Url.IsValid(token);

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    /// <summary>
    /// What each write sends beside the cookie. Made of the token, so that nothing needs to be stored, and of no use without it:
    /// another site can make the browser send the cookie, and cannot read it.
    /// </summary>
    public static string CsrfTokenOf(string token) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(token), "csrf"u8));

    /// <summary>Compares in constant time.</summary>
    public static bool IsCsrfTokenOf(string token, string? sent) =>
        sent is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CsrfTokenOf(token)), Encoding.UTF8.GetBytes(sent));
}
