namespace Licenzy.Stripe;

/// <summary>The secret that one call to Stripe is made with. Its text form never shows the secret.</summary>
public sealed class StripeCredentials
{
    private const int MaximumLength = 255;
    private const int HintLength = 4;

    /// <param name="secretKey">A secret key (<c>sk_</c>) or restricted key (<c>rk_</c>), as <see cref="IsWellFormed"/> wants it.</param>
    /// <exception cref="ArgumentException">The key could not travel in a header. The message does not repeat it.</exception>
    public StripeCredentials(string secretKey)
    {
        if (!IsWellFormed(secretKey))
        {
            throw new ArgumentException("A Stripe key is 1 to 255 visible ASCII characters.", nameof(secretKey));
        }

        SecretKey = secretKey;
    }

    /// <summary>True for a live key, false for a test key, null when the key's prefix tells neither (organisation keys).</summary>
    public bool? LiveMode =>
        SecretKey.Contains("_live_", StringComparison.Ordinal) ? true
        : SecretKey.Contains("_test_", StringComparison.Ordinal) ? false
        : null;

    /// <summary>The last four characters, to recognise a key by; empty when the key is too short to hide the rest.</summary>
    public string Hint => SecretKey.Length >= 4 * HintLength ? SecretKey[^HintLength..] : string.Empty;

    internal string SecretKey { get; }

    /// <summary>Whether the text can be a key at all: 1 to 255 visible ASCII characters. Says nothing of whether Stripe knows it.</summary>
    public static bool IsWellFormed(string? secretKey) =>
        secretKey is { Length: > 0 and <= MaximumLength } && secretKey.All(character => character is > ' ' and <= '~');

    /// <summary>A fixed text, so that neither a log line nor an exception can carry the key.</summary>
    public override string ToString() => "StripeCredentials (hidden)";
}
