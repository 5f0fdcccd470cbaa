using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>What an authenticator app on a phone does: RFC 6238 from the secret that was typed into it.</summary>
internal static class AuthenticatorApp
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;

    /// <summary>The six digits of now, or of so many steps later: the server takes a code once, and one step off.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6238 uses HMAC-SHA-1.")]
    public static string CodeOf(string secret, int stepsLater = 0)
    {
        var counter = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / StepSeconds) + stepsLater);
        var hash = HMACSHA1.HashData(KeyOf(secret), counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0x0f)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] KeyOf(string secret)
    {
        var key = new List<byte>();
        int bits = 0,
            held = 0;
        foreach (var letter in secret)
        {
            held = (held << 5) | Letters.IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                key.Add((byte)(held >> bits));
                held &= (1 << bits) - 1;
            }
        }

        return [.. key];
    }
}
