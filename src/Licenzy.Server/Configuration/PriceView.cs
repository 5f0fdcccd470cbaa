using Licenzy.Core;
using Licenzy.Server.Products;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>What Stripe says of the price of a product.</summary>
/// <param name="StripePriceId">The price.</param>
/// <param name="ProductName">The name of the product in Stripe.</param>
/// <param name="Nickname">What the seller calls the price.</param>
/// <param name="LookupKey">The seller's key for it.</param>
/// <param name="UnitAmount">The amount of one in minor units; null for tiered prices.</param>
/// <param name="Currency">Three lower-case letters.</param>
/// <param name="Type">one_time or recurring.</param>
/// <param name="Interval">day, week, month or year of a recurring price.</param>
/// <param name="IntervalCount">How many intervals make a period.</param>
/// <param name="Active">Whether Stripe sells it.</param>
/// <param name="Matches">Whether the product can be sold by it.</param>
/// <param name="Why">Why not; null where it matches.</param>
internal sealed record PriceView(
    string StripePriceId,
    string? ProductName,
    string? Nickname,
    string? LookupKey,
    long? UnitAmount,
    string? Currency,
    string? Type,
    string? Interval,
    long? IntervalCount,
    bool Active,
    bool Matches,
    string? Why
)
{
    public static PriceView Of(StripePrice price, ProductKind kind, Mode mode)
    {
        var why = PriceFit.WhyNot(kind, price, mode);
        return new PriceView(
            price.Id,
            price.ProductName,
            price.Nickname,
            price.LookupKey,
            price.UnitAmount,
            price.Currency,
            price.Type,
            price.Interval,
            price.IntervalCount,
            price.Active,
            why is null,
            why
        );
    }
}
