using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Sandbox.Protocol;

/// <summary>Ids and secrets as Stripe forms them: a prefix that tells the type, then random letters and digits.</summary>
/// <param name="letters">Gives, for a prefix, so many random characters of <see cref="Alphabet"/>.</param>
internal sealed class StripeIds(Func<string, int, string> letters)
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Ids from the operating system's randomness.</summary>
    public static StripeIds Random { get; } = new((_, length) => RandomNumberGenerator.GetString(Alphabet, length));

    /// <summary>Ids that follow from a number and, for each prefix on its own, from their order.</summary>
    /// <param name="seed">The number.</param>
    /// <param name="beginning">How many objects there are already, so that a restart does not repeat their ids.</param>
    public static StripeIds Seeded(int seed, long beginning)
    {
        var counts = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        return new StripeIds(
            (prefix, length) => Draw($"{seed}:{beginning}:{prefix}:{counts.AddOrUpdate(prefix, 1, (_, count) => count + 1)}", length)
        );
    }

    /// <summary>An id with that prefix, for example <c>price_1…</c>.</summary>
    public string New(string prefix) => $"{prefix}_1{letters(prefix, 23)}";

    public string CheckoutSession(bool livemode) => $"cs_{(livemode ? "live" : "test")}_a1{letters("cs", 56)}";

    public string Request() => $"req_{letters("req", 14)}";

    public string WebhookSecret() => $"whsec_{letters("whsec", 32)}";

    public string ClientSecret(string id) => $"{id}_secret_{letters("secret", 25)}";

    private static string Draw(string text, int length)
    {
        var drawn = new StringBuilder(length);
        for (var block = 0; drawn.Length < length; block++)
        {
            foreach (var number in SHA256.HashData(Encoding.UTF8.GetBytes($"{text}:{block}")).Take(length - drawn.Length))
            {
                drawn.Append(Alphabet[number % Alphabet.Length]);
            }
        }
        return drawn.ToString();
    }
}
