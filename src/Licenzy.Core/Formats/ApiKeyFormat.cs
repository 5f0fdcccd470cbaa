using System.Buffers;
using System.Numerics;
using System.Text;

namespace Licenzy.Core.Formats;

/// <summary>
/// The form of API keys: <c>lz_test_</c> or <c>lz_live_</c>, 43 base62 digits of 32 random bytes, and 6 base62 digits of the CRC-32 of
/// all that stands before. A mistyped key is refused without a look-up, and a scanner can tell a real key from chance.
/// </summary>
public static class ApiKeyFormat
{
    /// <summary>How many random bytes a key takes.</summary>
    public const int RandomBytes = 32;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string TestPrefix = "lz_test_";
    private const string LivePrefix = "lz_live_";
    private const int SecretDigits = 43;
    private const int ChecksumDigits = 6;
    private const int Length = 8 + SecretDigits + ChecksumDigits;
    private static readonly SearchValues<char> Digits = SearchValues.Create(Alphabet);

    /// <summary>Makes a key.</summary>
    /// <param name="mode">What the key opens.</param>
    /// <param name="random">32 random bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bytes is another.</exception>
    public static string Make(Mode mode, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes, nameof(random));
        var secret = Base62(new BigInteger(random, isUnsigned: true, isBigEndian: true), SecretDigits);
        var body = (mode == Mode.Live ? LivePrefix : TestPrefix) + secret;
        return body + Checksum(body);
    }

    /// <summary>Checks the form and the checksum, and reads the mode. The key may still open nothing.</summary>
    public static bool TryRead(string? key, out Mode mode)
    {
        mode = Mode.Test;
        if (key is null || key.Length != Length || key.AsSpan(TestPrefix.Length).ContainsAnyExcept(Digits))
        {
            return false;
        }

        mode = key.StartsWith(LivePrefix, StringComparison.Ordinal) ? Mode.Live : Mode.Test;
        return (mode == Mode.Live || key.StartsWith(TestPrefix, StringComparison.Ordinal))
            && key.AsSpan(Length - ChecksumDigits).SequenceEqual(Checksum(key[..^ChecksumDigits]));
    }

    /// <summary>The masked form that lists show: the prefix and the last four characters.</summary>
    public static string Hint(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"{key[..TestPrefix.Length]}…{key[^4..]}";
    }

    private static string Checksum(string body) => Base62(Crc32.Of(Encoding.ASCII.GetBytes(body)), ChecksumDigits);

    private static string Base62(BigInteger value, int digits)
    {
        Span<char> text = stackalloc char[digits];
        for (var i = digits - 1; i >= 0; i--)
        {
            value = BigInteger.DivRem(value, Alphabet.Length, out var digit);
            text[i] = Alphabet[(int)digit];
        }

        return text.ToString();
    }
}
