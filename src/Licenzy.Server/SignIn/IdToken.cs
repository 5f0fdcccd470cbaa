using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Licenzy.Server.SignIn;

/// <summary>Who a provider says that somebody is.</summary>
/// <param name="Subject">The provider's own id of them: it never changes.</param>
/// <param name="Email">Their address; null when the provider does not tell.</param>
/// <param name="EmailVerified">Whether the provider vouches for the address.</param>
/// <param name="Name">What they are called.</param>
internal sealed record ProvedIdentity(string Subject, string? Email, bool EmailVerified, string? Name);

/// <summary>What an ID token must say to be believed.</summary>
/// <param name="Issuer">Who must have made it.</param>
/// <param name="ClientId">For whom.</param>
/// <param name="Nonce">In answer to which request of this browser.</param>
/// <param name="NowMs">Now, Unix ms.</param>
internal sealed record TokenExpectation(string Issuer, string ClientId, string Nonce, long NowMs);

/// <summary>
/// Reads ID tokens of OpenID Connect: signed by a key of the provider's, with RS256 or ES256 and nothing else, made by it, for us, for
/// this browser's request, and now. Whatever is not exactly so is nobody.
/// </summary>
internal static class IdToken
{
    private const int SkewSeconds = 120;
    private const int Longest = 16 * 1024;

    /// <param name="token">The token as it came.</param>
    /// <param name="keys">The provider's keys (a JWK set).</param>
    /// <param name="expected">What it must say.</param>
    public static ProvedIdentity? Read(string token, JsonElement keys, TokenExpectation expected)
    {
        if (Part(token, 0) is not { } head || Part(token, 1) is not { } claims || !IsSigned(token, head, keys))
        {
            return null;
        }

        var now = expected.NowMs / 1000;
        var isRight =
            Text(claims, "iss") == expected.Issuer
            && IsFor(claims, expected.ClientId)
            && Text(claims, "nonce") == expected.Nonce
            && Number(claims, "exp") is { } ends
            && ends > now - SkewSeconds
            && Number(claims, "iat") is { } made
            && made < now + SkewSeconds;
        return isRight && Text(claims, "sub") is { Length: > 0 and <= 255 } subject
            ? new ProvedIdentity(subject, Text(claims, "email"), IsTrue(claims, "email_verified"), Text(claims, "name"))
            : null;
    }

    private static bool IsFor(JsonElement claims, string clientId)
    {
        var audience = claims.TryGetProperty("aud", out var aud) ? aud : default;
        return audience.ValueKind switch
        {
            JsonValueKind.String => audience.GetString() == clientId,
            // Made for several: it must say that it was made for us to use.
            JsonValueKind.Array => audience
                .EnumerateArray()
                .Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == clientId)
                && (audience.GetArrayLength() == 1 || Text(claims, "azp") == clientId),
            _ => false,
        };
    }

    private static bool IsSigned(string token, JsonElement head, JsonElement keys)
    {
        var end = token.LastIndexOf('.');
        if (!Base64Url.IsValid(token.AsSpan(end + 1)) || !keys.TryGetProperty("keys", out var list))
        {
            return false;
        }

        var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
        var signed = Encoding.ASCII.GetBytes(token[..end]);
        var (algorithm, keyId) = (Text(head, "alg"), Text(head, "kid"));
        return list.EnumerateArray()
            .Where(key => keyId is null || Text(key, "kid") == keyId)
            .Where(key => Text(key, "use") is null or "sig")
            .Any(key => IsSignedBy(key, algorithm, signed, signature));
    }

    private static bool IsSignedBy(JsonElement key, string? algorithm, byte[] signed, byte[] signature)
    {
        try
        {
            switch (algorithm, Text(key, "kty"))
            {
                case ("RS256", "RSA"):
                    using (var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }))
                    {
                        return rsa.KeySize >= 2048
                            && rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                    }

                case ("ES256", "EC") when Text(key, "crv") == "P-256":
                    var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
                    using (var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }))
                    {
                        return ec.VerifyData(signed, signature, HashAlgorithmName.SHA256);
                    }

                default:
                    return false;
            }
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static JsonElement? Part(string token, int index)
    {
        var parts = token.Split('.');
        if (token.Length > Longest || parts.Length != 3 || !Base64Url.IsValid(parts[index]))
        {
            return null;
        }

        try
        {
            var json = JsonElement.Parse(Base64Url.DecodeFromChars(parts[index]));
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonElement key, string name) =>
        Text(key, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    /// <summary>Some providers send the word.</summary>
    private static bool IsTrue(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || Text(of, name) == "true");
}
