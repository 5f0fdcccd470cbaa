using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Stripe;

/// <summary>
/// Stripe's webhook signature: the header <c>Stripe-Signature: t=UNIX,v1=HEX[,v1=HEX…]</c>, where each <c>v1</c> is the
/// HMAC-SHA256 of <c>t.body</c> under the endpoint's secret. Several <c>v1</c> stand there while a secret is rolled; every other
/// scheme is ignored, since <c>v0</c> is made with a key that anybody can know.
/// </summary>
public static class StripeSignature
{
    /// <summary>The name of the header.</summary>
    public const string HeaderName = "Stripe-Signature";

    private const int MaximumHeaderLength = 4096;
    private const int MaximumCandidates = 16;
    private const int MaximumTimeDigits = 12;

    /// <summary>The difference that Stripe's own libraries tolerate between the header's time and ours.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Tells whether a body came from the holder of one of the secrets, now.</summary>
    /// <param name="header">The header's value; several header lines joined by commas are one value.</param>
    /// <param name="payload">The body exactly as received.</param>
    /// <param name="secrets">The endpoint's secrets (<c>whsec_…</c>, used as they are); empty ones are skipped.</param>
    /// <param name="now">Our clock.</param>
    /// <param name="tolerance">How far the header's time may lie from <paramref name="now"/>, in either direction.</param>
    /// <returns>The outcome; comparing takes the same time wherever two digests differ.</returns>
    public static StripeSignatureOutcome Verify(
        string? header,
        ReadOnlySpan<byte> payload,
        IReadOnlyList<string> secrets,
        DateTimeOffset now,
        TimeSpan tolerance
    )
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return StripeSignatureOutcome.MissingHeader;
        }

        if (!TryRead(header, out var time, out var candidates))
        {
            return StripeSignatureOutcome.Malformed;
        }

        // The signature comes before the time, so that "too old" can be believed when it is shown to an operator.
        if (!MatchesAny(time, payload, secrets, candidates))
        {
            return StripeSignatureOutcome.NoMatch;
        }

        var age = now.ToUnixTimeSeconds() - long.Parse(time, NumberStyles.None, CultureInfo.InvariantCulture);
        return age > tolerance.TotalSeconds ? StripeSignatureOutcome.TooOld
            : -age > tolerance.TotalSeconds ? StripeSignatureOutcome.InFuture
            : StripeSignatureOutcome.Valid;
    }

    /// <summary>The header that Stripe would send with a body: for tests and tools.</summary>
    /// <param name="payload">The body.</param>
    /// <param name="secret">The endpoint's secret.</param>
    /// <param name="time">When it is signed; whole seconds count.</param>
    public static string Sign(ReadOnlySpan<byte> payload, string secret, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest(seconds, payload, secret, digest);
        return $"t={seconds},v1={Convert.ToHexStringLower(digest)}";
    }

    private static bool TryRead(string header, out string time, out List<byte[]> candidates)
    {
        time = string.Empty;
        candidates = [];
        if (header.Length > MaximumHeaderLength)
        {
            return false;
        }

        var seen = 0;
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                // Two times would let a signature over one of them vouch for the other.
                if (time.Length > 0 || !IsTime(part.AsSpan(2)))
                {
                    return false;
                }

                time = part[2..];
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal))
            {
                seen++;
                AddDigest(part.AsSpan(3), candidates);
            }
        }

        return time.Length > 0 && seen is > 0 and <= MaximumCandidates;
    }

    private static bool IsTime(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaximumTimeDigits && !text.ContainsAnyExceptInRange('0', '9');

    private static void AddDigest(ReadOnlySpan<char> hex, List<byte[]> candidates)
    {
        var digest = new byte[HMACSHA256.HashSizeInBytes];
        if (hex.Length == 2 * digest.Length && Convert.FromHexString(hex, digest, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            candidates.Add(digest);
        }
    }

    private static bool MatchesAny(string time, ReadOnlySpan<byte> payload, IReadOnlyList<string> secrets, List<byte[]> candidates)
    {
        var matches = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            // Anybody can sign with an empty secret.
            if (string.IsNullOrWhiteSpace(secret))
            {
                continue;
            }

            Digest(time, payload, secret, expected);
            foreach (var candidate in candidates)
            {
                matches |= CryptographicOperations.FixedTimeEquals(expected, candidate);
            }
        }

        return matches;
    }

    private static void Digest(string time, ReadOnlySpan<byte> payload, string secret, Span<byte> destination)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(time));
        hash.AppendData("."u8);
        hash.AppendData(payload);
        hash.GetHashAndReset(destination);
    }
}
