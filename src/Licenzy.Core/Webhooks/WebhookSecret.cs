namespace Licenzy.Core.Webhooks;

/// <summary>
/// The signing secret of an endpoint as the Standard Webhooks specification writes it: <c>whsec_</c> and the Base64 of the key. The key
/// is the decoded bytes, not the text.
/// </summary>
public static class WebhookSecret
{
    /// <summary>What a secret starts with, so that people and scanners recognise it.</summary>
    public const string Prefix = "whsec_";

    /// <summary>How many random bytes a new key has.</summary>
    public const int KeyBytes = 32;

    /// <summary>The fewest bytes of a key that the specification allows.</summary>
    public const int FewestBytes = 24;

    /// <summary>The most bytes of a key that the specification allows.</summary>
    public const int MostBytes = 64;

    /// <summary>The text that the endpoint's owner is shown, once.</summary>
    /// <param name="key">24 to 64 random bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bytes is another.</exception>
    public static string Format(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, FewestBytes, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MostBytes, nameof(key));
        return Prefix + Convert.ToBase64String(key);
    }

    /// <summary>Reads a secret with or without its prefix. A key that is empty or short is refused: anybody could sign with it.</summary>
    /// <param name="secret">The text.</param>
    /// <param name="key">The key, 24 to 64 bytes; empty when the text is no secret.</param>
    public static bool TryRead(string? secret, out byte[] key)
    {
        key = [];
        var text = (secret ?? "").AsSpan();
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            text = text[Prefix.Length..];
        }

        Span<byte> bytes = stackalloc byte[MostBytes];
        if (!Convert.TryFromBase64Chars(text, bytes, out var count) || count < FewestBytes)
        {
            return false;
        }

        key = bytes[..count].ToArray();
        return true;
    }
}
