using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Licenzy.Sandbox.Protocol;

/// <summary>A well-formed secret or restricted key: the account that it opens, and the mode.</summary>
/// <param name="Account">The account.</param>
/// <param name="Livemode">Whether it opens the live mode.</param>
internal sealed partial record ApiKey(string Account, bool Livemode)
{
    /// <summary>What a restricted key may not do; nothing for every other key.</summary>
    public KeyRestriction Lacks { get; init; } = KeyRestriction.None;

    /// <summary>
    /// Reads the credentials of a request: <c>Bearer key</c>, or <c>Basic</c> with the key as the user name. Keys that are
    /// malformed, or whose tail starts with <c>invalid</c> or <c>revoked</c>, are refused with 401.
    /// </summary>
    public static ApiKeyReading Read(string? authorization)
    {
        if (KeyText(authorization) is not { Length: > 0 } text)
        {
            return new ApiKeyReading.Refused(
                new StripeError(
                    401,
                    StripeError.InvalidRequest,
                    null,
                    "No API key was given. Send it as 'Authorization: Bearer sk_test_...', or as the user name of Basic authentication."
                )
            );
        }
        var match = WellFormed().Match(text);
        var tail = match.Groups["tail"].Value;
        if (!match.Success || tail.StartsWith("invalid", StringComparison.Ordinal))
        {
            return new ApiKeyReading.Refused(
                new StripeError(401, StripeError.InvalidRequest, null, $"Invalid API Key provided: {Masked(text)}")
            );
        }
        if (tail.StartsWith("revoked", StringComparison.Ordinal))
        {
            return new ApiKeyReading.Refused(
                new StripeError(401, StripeError.InvalidRequest, "api_key_expired", $"Expired API Key provided: {Masked(text)}")
            );
        }
        var restriction = KeyRestriction.Read(text.StartsWith("rk_", StringComparison.Ordinal), tail);
        var key = new ApiKey(AccountOf(restriction.AccountTail), match.Groups["mode"].Value == "live") { Lacks = restriction };
        return new ApiKeyReading.Accepted(key);
    }

    /// <summary>The same tail names the same account in both modes and for secret and restricted keys alike.</summary>
    private static string AccountOf(string tail) => "acct_1" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tail)))[..15];

    private static string? KeyText(string? authorization)
    {
        if (authorization is null)
        {
            return null;
        }
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return authorization["Bearer ".Length..].Trim();
        }
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var encoded = authorization["Basic ".Length..].Trim();
        var decoded = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, decoded, out var length)
            ? Encoding.UTF8.GetString(decoded, 0, length).Split(':')[0]
            : encoded;
    }

    private static string Masked(string key)
    {
        var shown = key.Length <= 12 ? "" : key[..8];
        return $"{shown}********{(key.Length <= 12 ? "" : key[^4..])}";
    }

    [GeneratedRegex(
        "^(sk|rk)_(?<mode>test|live)_(?<tail>[A-Za-z0-9_]{8,255})$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex WellFormed();
}

/// <summary>The outcome of reading credentials.</summary>
internal abstract record ApiKeyReading
{
    private ApiKeyReading() { }

    internal sealed record Accepted(ApiKey Key) : ApiKeyReading;

    internal sealed record Refused(StripeError Error) : ApiKeyReading;
}
