using System.Security.Cryptography;

namespace Licenzy.Sandbox.Protocol;

/// <summary>Ids and secrets as Stripe forms them: a prefix that tells the type, then random letters and digits.</summary>
/// <param name="letters">Gives so many random characters of <see cref="Alphabet"/>.</param>
internal sealed class StripeIds(Func<int, string> letters)
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Ids from the operating system's randomness.</summary>
    public static StripeIds Random { get; } = new(length => RandomNumberGenerator.GetString(Alphabet, length));

    /// <summary>An id with that prefix, for example <c>price_1…</c>.</summary>
    public string New(string prefix) => $"{prefix}_1{letters(23)}";

    public string CheckoutSession(bool livemode) => $"cs_{(livemode ? "live" : "test")}_a1{letters(56)}";

    public string Request() => $"req_{letters(14)}";

    public string WebhookSecret() => $"whsec_{letters(32)}";

    public string ClientSecret(string id) => $"{id}_secret_{letters(25)}";
}
