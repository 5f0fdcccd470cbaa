using System.Security.Cryptography;
using System.Text;
using Licenzy.Server.Platform;

namespace Licenzy.Server.SignIn;

/// <summary>Codes that let somebody in once who has lost the authenticator app: 80 random bits each, kept as hashes.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;
    private const int Letters = 16;

    /// <summary>32 letters and digits, without those that are taken for one another.</summary>
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => NewOne())];

    /// <summary>The hash of a code; null when it has not the form of one. Blanks, dashes and capitals do not matter.</summary>
    public static string? HashOf(string userId, string code)
    {
        var plain = new string([.. code.Where(character => character is not ('-' or ' ')).Select(char.ToLowerInvariant)]);
        return plain.Length == Letters && plain.All(character => Alphabet.Contains(character, StringComparison.Ordinal))
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{userId}|{plain}")))
            : null;
    }

    private static string NewOne()
    {
        var letters = string.Concat(Ids.RandomBytes(Letters).Select(one => Alphabet[one & 31]));
        return string.Join('-', letters.Chunk(4).Select(part => new string(part)));
    }
}
