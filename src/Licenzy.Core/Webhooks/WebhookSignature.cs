using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Core.Webhooks;

/// <summary>
/// Signs what is sent to applications, in two forms over the same keys: as the Standard Webhooks specification 1.0.0 says (scheme
/// <c>v1</c>, HMAC-SHA256 of <c>id.timestamp.body</c>), and in Licenzy's own header (HMAC-SHA256 of <c>timestamp.body</c>). With several
/// keys each makes a signature: during a rotation the receiver may know the old one or the new one.
/// </summary>
public static class WebhookSignature
{
    /// <summary>How far the time of an attempt may lie from the receiver's clock, in either direction, in seconds.</summary>
    public const long ToleranceSeconds = 300;

    private const string Version = "v1";
    private const int MostCandidates = 16;
    private const int DigestTextLength = 44;

    /// <summary>The value of <c>webhook-signature</c>: <c>v1,BASE64</c> for each key, separated by a space.</summary>
    /// <param name="keys">The endpoint's keys, the current one first.</param>
    /// <param name="id">The event's id, the value of <c>webhook-id</c>; without a full stop, which would move the parts.</param>
    /// <param name="timestampSeconds">The time of this attempt, Unix seconds: the value of <c>webhook-timestamp</c>.</param>
    /// <param name="body">The body, exactly as it is sent.</param>
    /// <exception cref="ArgumentException">There is no key, an empty one, or the id has a full stop or nothing.</exception>
    public static string Standard(IReadOnlyList<byte[]> keys, string id, long timestampSeconds, ReadOnlySpan<byte> body)
    {
        Check(keys);
        if (!IsId(id))
        {
            throw new ArgumentException("An id is not empty and has no full stop.", nameof(id));
        }

        var start = Encoding.UTF8.GetBytes($"{id}.{timestampSeconds}.");
        var signatures = new string[keys.Count];
        for (var i = 0; i < signatures.Length; i++)
        {
            signatures[i] = $"{Version},{Convert.ToBase64String(Digest(keys[i], start, body))}";
        }

        return string.Join(' ', signatures);
    }

    /// <summary>The value of <c>Licenzy-Signature</c>: <c>t=SECONDS</c> and <c>v1=HEX</c> for each key, separated by commas.</summary>
    /// <param name="keys">The endpoint's keys, the current one first.</param>
    /// <param name="timestampSeconds">The time of this attempt, Unix seconds.</param>
    /// <param name="body">The body, exactly as it is sent.</param>
    /// <exception cref="ArgumentException">There is no key, or an empty one.</exception>
    public static string Licenzy(IReadOnlyList<byte[]> keys, long timestampSeconds, ReadOnlySpan<byte> body)
    {
        Check(keys);
        var start = Encoding.UTF8.GetBytes($"{timestampSeconds}.");
        var text = new StringBuilder($"t={timestampSeconds}");
        foreach (var key in keys)
        {
            text.Append(',').Append(Version).Append('=').Append(Convert.ToHexStringLower(Digest(key, start, body)));
        }

        return text.ToString();
    }

    /// <summary>Tells whether a request came from the holder of one of the keys, now. Reads the standard headers.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">
    /// The value of <c>webhook-signature</c>. Of its elements only <c>v1</c> counts; every other version, and what has no comma, is
    /// passed over, so that a new scheme beside it breaks no receiver.
    /// </param>
    /// <param name="body">The body, exactly as received.</param>
    /// <param name="keys">The keys that may have signed; empty ones are passed over.</param>
    /// <param name="nowSeconds">The receiver's clock, Unix seconds.</param>
    /// <param name="toleranceSeconds">How far the time may lie from it, in either direction.</param>
    /// <returns>The verdict; comparing takes the same time wherever two signatures differ.</returns>
    public static SignatureVerdict Verify(
        string? id,
        string? timestamp,
        string? signatures,
        ReadOnlySpan<byte> body,
        IReadOnlyList<byte[]> keys,
        long nowSeconds,
        long toleranceSeconds = ToleranceSeconds
    )
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (string.IsNullOrWhiteSpace(id) || string.IsNullOrWhiteSpace(timestamp) || string.IsNullOrWhiteSpace(signatures))
        {
            return SignatureVerdict.MissingHeader;
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return SignatureVerdict.BadTimestamp;
        }

        // The signature comes before the time, so that "too old" can be believed when it is shown to somebody.
        if (!IsId(id) || !MatchesAny(Encoding.UTF8.GetBytes($"{id}.{timestamp}."), body, keys, Candidates(signatures)))
        {
            return SignatureVerdict.NoMatch;
        }

        var age = nowSeconds - seconds;
        return age > toleranceSeconds ? SignatureVerdict.TooOld
            : -age > toleranceSeconds ? SignatureVerdict.TooNew
            : SignatureVerdict.Valid;
    }

    private static List<byte[]> Candidates(string signatures)
    {
        var candidates = new List<byte[]>();
        foreach (var element in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var comma = element.IndexOf(',', StringComparison.Ordinal);
            if (comma >= 0 && element.AsSpan(0, comma).SequenceEqual(Version) && element.Length - comma - 1 == DigestTextLength)
            {
                candidates.Add(Encoding.UTF8.GetBytes(element[(comma + 1)..]));
            }

            // More would let a stranger buy much work with one request.
            if (candidates.Count == MostCandidates)
            {
                break;
            }
        }

        return candidates;
    }

    private static bool MatchesAny(byte[] start, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys, List<byte[]> candidates)
    {
        var matches = false;
        foreach (var key in keys.Where(key => key.Length > 0))
        {
            var expected = Encoding.ASCII.GetBytes(Convert.ToBase64String(Digest(key, start, body)));
            foreach (var candidate in candidates)
            {
                matches |= CryptographicOperations.FixedTimeEquals(expected, candidate);
            }
        }

        return matches;
    }

    private static byte[] Digest(byte[] key, byte[] start, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(start);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static bool IsId(string id) => !string.IsNullOrWhiteSpace(id) && !id.Contains('.', StringComparison.Ordinal);

    private static void Check(IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0 || keys.Any(key => key is null || key.Length == 0))
        {
            throw new ArgumentException("There is at least one key, and none is empty.", nameof(keys));
        }
    }
}
