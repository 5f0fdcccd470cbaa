using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Server.SignIn;

/// <summary>
/// Time-based one-time passwords as authenticator apps make them: RFC 6238 with HMAC-SHA-1, 30 seconds and six digits. Ours, because
/// the step that a code belongs to must be known to refuse it a second time, and because the clock comes in through the door.
/// </summary>
internal static class Totp
{
    public const int KeyBytes = 20;
    public const int Digits = 6;
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The step of an instant.</summary>
    public static long StepOf(long nowMs) => nowMs / 1000 / StepSeconds;

    /// <summary>The code of a step.</summary>
    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 6238 and every authenticator app use HMAC-SHA-1; what is broken of SHA-1 (collisions) does not touch HMAC."
    )]
    public static string CodeOf(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, counter, hash);
        var offset = hash[^1] & 0x0f;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, now or one step off, for clocks that do not quite agree; null when it is none.</summary>
    public static long? StepOfCode(ReadOnlySpan<byte> key, string code, long nowMs)
    {
        long? found = null;
        var sent = Encoding.ASCII.GetBytes(code);
        for (var step = StepOf(nowMs) - 1; step <= StepOf(nowMs) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOf(key, step)), sent))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>The key as people type it.</summary>
    public static string KeyText(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        int bits = 0,
            held = 0;
        foreach (var one in key)
        {
            held = (held << 8) | one;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Base32[(held >> (bits - 5)) & 31]);
            }

            held &= (1 << bits) - 1;
        }

        return bits > 0 ? text.Append(Base32[(held << (5 - bits)) & 31]).ToString() : text.ToString();
    }

    /// <summary>What a QR code holds for the app.</summary>
    public static string Uri(string keyText, string email) =>
        $"otpauth://totp/Licenzy:{System.Uri.EscapeDataString(email)}?secret={keyText}&issuer=Licenzy&digits={Digits}&period={StepSeconds}";
}
