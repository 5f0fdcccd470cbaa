using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>One line of an invoice.</summary>
public sealed record StripeInvoiceLine : StripeObject, IStripeObject<StripeInvoiceLine>
{
    private StripeInvoiceLine(JsonElement json)
        : base(json)
    {
        IsSubscriptionItem = json.Text("type") == "subscription" || json.Member("parent")?.Text("type") == "subscription_item_details";
        IsProration = json.Flag("proration") ?? Details(json).Flag("proration") ?? false;
        SubscriptionId = json.Reference("subscription") ?? Details(json).Reference("subscription");
        PriceId = json.Reference("price") ?? json.Member("pricing", "price_details")?.Reference("price");
        Quantity = json.Number("quantity");
        Amount = json.Number("amount");
        PeriodStart = json.Member("period")?.Seconds("start");
        PeriodEnd = json.Member("period")?.Seconds("end");
    }

    /// <inheritdoc/>
    public static string ObjectName => "line_item";

    /// <summary>Whether it bills an item of a subscription (and not a single invoice item).</summary>
    public bool IsSubscriptionItem { get; }

    /// <summary>Whether it settles a change within a period, and so pays for no period of its own.</summary>
    public bool IsProration { get; }

    /// <summary>The subscription that it belongs to.</summary>
    public string? SubscriptionId { get; }

    /// <summary>The price that it bills.</summary>
    public string? PriceId { get; }

    /// <summary>How many.</summary>
    public long? Quantity { get; }

    /// <summary>What it costs, in minor units; negative for a credit.</summary>
    public long? Amount { get; }

    /// <summary>When the time begins that it pays for, in Unix seconds.</summary>
    public long? PeriodStart { get; }

    /// <summary>When the time ends that it pays for, in Unix seconds.</summary>
    public long? PeriodEnd { get; }

    /// <inheritdoc/>
    public static StripeInvoiceLine Read(JsonElement json) => new(json);

    /// <summary>The details that <c>parent.type</c> names, where lines carry their origin since 2025-03-31.</summary>
    private static JsonElement Details(JsonElement json) =>
        json.Member("parent") is { } parent && parent.Text("type") is { } type ? parent.Member(type) ?? default : default;
}
