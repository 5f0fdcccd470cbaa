using Licenzy.Core;
using Licenzy.Stripe;

namespace Licenzy.Server.StripeConnections;

/// <summary>What can be told of a Stripe key or signing secret by looking at it, before Stripe is asked.</summary>
internal static class StripeKeyText
{
    private const string SecretPrefix = "whsec_";

    /// <summary>Every real key is far longer; the hint shows twelve characters.</summary>
    private const int Shortest = 12;

    /// <summary>What is wrong with a key for a mode, in a sentence that says what to paste instead; null when nothing is.</summary>
    public static string? Check(Mode mode, string key)
    {
        var wanted = $"Paste the key that starts with `sk_{mode.ToText()}_` or `rk_{mode.ToText()}_`.";
        if (key.StartsWith("pk_", StringComparison.Ordinal))
        {
            return $"This is a publishable key, which opens nothing. {wanted}";
        }

        var kind = key.StartsWith("sk_", StringComparison.Ordinal) || IsRestricted(key);
        var other = mode == Mode.Live ? Mode.Test : Mode.Live;
        if (kind && key[3..].StartsWith($"{other.ToText()}_", StringComparison.Ordinal))
        {
            return $"This is a {other.ToText()} key. You are connecting {mode.ToText()} mode. {wanted}";
        }

        var isOfMode = kind && key[3..].StartsWith($"{mode.ToText()}_", StringComparison.Ordinal);
        return isOfMode && key.Length >= Shortest && StripeCredentials.IsWellFormed(key)
            ? null
            : $"This is not a secret key of Stripe. {wanted}";
    }

    /// <summary>What is wrong with a signing secret; null when nothing is.</summary>
    public static string? CheckWebhookSecret(string secret) =>
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
        && secret.Length > SecretPrefix.Length
        && StripeCredentials.IsWellFormed(secret)
            ? null
            : "This is not a signing secret. Paste the one that Stripe shows at the endpoint: it starts with `whsec_`.";

    /// <summary>Whether a key, or its hint, is of a restricted key.</summary>
    public static bool IsRestricted(string keyOrHint) => keyOrHint.StartsWith("rk_", StringComparison.Ordinal);

    /// <summary>The masked form of a key that was checked: its kind and mode, and its last four characters.</summary>
    public static string Hint(string key) => $"{key[..8]}…{key[^4..]}";
}
