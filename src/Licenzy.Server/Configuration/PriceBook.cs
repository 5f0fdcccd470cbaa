using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>The prices of a connected account, as far as they were read.</summary>
/// <param name="Prices">The prices, newest first.</param>
/// <param name="HasMore">Whether the account has more than were read.</param>
/// <param name="Note">Why none were read; null when they were.</param>
internal sealed record PriceBook(IReadOnlyList<StripePrice> Prices, bool HasMore, string? Note)
{
    private readonly Dictionary<string, StripePrice> byId = Prices
        .GroupBy(price => price.Id, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    public static PriceBook Unknown(string note) => new([], HasMore: false, note);

    public StripePrice? Find(string priceId) => byId.GetValueOrDefault(priceId);

    /// <summary>Why a price is not in it.</summary>
    public string WhyNot(string priceId) =>
        Note
        ?? (
            HasMore
                ? $"Price {priceId} is not among the newest prices of the Stripe account, and was not asked for on its own."
                : $"There is no price {priceId} in the connected Stripe account."
        );
}
