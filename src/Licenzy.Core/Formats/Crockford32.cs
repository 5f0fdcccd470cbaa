namespace Licenzy.Core.Formats;

/// <summary>Lower-case Crockford base32: sortable, without the letters i, l, o and u.</summary>
internal static class Crockford32
{
    public const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Writes the bits of 16 bytes as 26 digits, the first of which holds three bits.</summary>
    public static void Write(UInt128 value, Span<char> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
