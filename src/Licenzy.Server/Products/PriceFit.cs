using Licenzy.Core;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Products;

/// <summary>Whether a price of Stripe can be sold as a kind of product.</summary>
internal static class PriceFit
{
    private const string Recurring = "recurring";

    /// <summary>Why not, in a sentence; null when it can.</summary>
    public static string? WhyNot(ProductKind kind, StripePrice price, Mode mode) =>
        price.Deleted ? $"Price {price.Id} was deleted in Stripe."
        : !price.Active ? $"Price {price.Id} is archived in Stripe: activate it there, or use another one."
        : price.LiveMode is { } live && live != (mode == Mode.Live)
            ? $"Price {price.Id} is of {(live ? "live" : "test")} mode and the product of {mode.ToText()} mode."
        : WhyNotOfShape(kind, price);

    /// <summary>The same by the shape alone, which never changes: whether it is paid once or again and again.</summary>
    public static string? WhyNotOfShape(ProductKind kind, StripePrice price) =>
        (kind == ProductKind.Subscription, IsRecurring(price)) switch
        {
            (true, false) => $"A subscription needs a recurring price, and {price.Id} is a one-time price.",
            (false, true) => $"A {kind.ToText()} needs a one-time price, and {price.Id} is recurring.",
            _ => null,
        };

    /// <summary>Whether it is paid again and again.</summary>
    public static bool IsRecurring(StripePrice price) => string.Equals(price.Type, Recurring, StringComparison.Ordinal);
}
