using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Receiver;

/// <summary>
/// Verifies the requests that Licenzy sends, which are signed as the Standard Webhooks specification says. Nothing in this file
/// depends on the rest of the sample: copy it.
/// </summary>
internal sealed class WebhookVerifier
{
    private const long ToleranceSeconds = 300;
    private readonly List<byte[]> keys = [];

    /// <summary>Makes a verifier.</summary>
    /// <param name="secrets">The endpoint's secret, <c>whsec_…</c>; during a rotation the old one and the new one.</param>
    /// <exception cref="FormatException">There is none, or one is none. An empty one would let anybody sign.</exception>
    public WebhookVerifier(IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret;
            var key = new byte[64];
            if (!Convert.TryFromBase64String(text, key, out var length) || length < 24)
            {
                throw new FormatException("A signing secret is whsec_ and the Base64 of 24 to 64 bytes.");
            }

            keys.Add(key[..length]);
        }

        if (keys.Count == 0)
        {
            throw new FormatException("There is no signing secret.");
        }
    }

    /// <summary>Tells what is wrong with a request.</summary>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">The header <c>webhook-signature</c>.</param>
    /// <param name="body">The body as it was received, before anything has parsed it.</param>
    /// <param name="now">The clock.</param>
    /// <returns>A sentence; null when the request is genuine and new.</returns>
    public string? Fault(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures))
        {
            return "The headers webhook-id, webhook-timestamp and webhook-signature are needed.";
        }

        // A full stop in the id would move the border between the signed parts.
        if (id.Contains('.', StringComparison.Ordinal) || !MatchesAny($"{id}.{timestamp}.", body, signatures))
        {
            return "No signature matches: another endpoint's secret, or a body that was changed or parsed on its way.";
        }

        // The time is part of what is signed: who replays an old request cannot make it look new.
        return
            long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= ToleranceSeconds
            ? null
            : "webhook-timestamp is more than five minutes from this clock.";
    }

    private bool MatchesAny(string start, ReadOnlySpan<byte> body, string signatures)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(start), .. body];
        var matches = false;
        foreach (var key in keys)
        {
            var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));

            // A space-separated list: two while a secret is rotated, and perhaps newer versions, which are passed over.
            foreach (var signature in signatures.Split(' '))
            {
                matches |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
            }
        }

        return matches;
    }
}
