using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>One line of a Checkout session.</summary>
public sealed record StripeLineItem : StripeObject, IStripeObject<StripeLineItem>
{
    private StripeLineItem(JsonElement json)
        : base(json)
    {
        PriceId = json.Reference("price");
        Quantity = json.Number("quantity");
        AmountTotal = json.Number("amount_total");
        Currency = json.Text("currency");
    }

    /// <inheritdoc/>
    public static string ObjectName => "item";

    /// <summary>The price that was sold; null for one made on the fly and not shown.</summary>
    public string? PriceId { get; }

    /// <summary>How many; the buyer may have changed it.</summary>
    public long? Quantity { get; }

    /// <summary>What the line costs after tax and discounts, in minor units.</summary>
    public long? AmountTotal { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <inheritdoc/>
    public static StripeLineItem Read(JsonElement json) => new(json);
}
