using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>One item of a subscription.</summary>
public sealed record StripeSubscriptionItem : StripeObject, IStripeObject<StripeSubscriptionItem>
{
    private StripeSubscriptionItem(JsonElement json, JsonElement subscription)
        : base(json)
    {
        PriceId = json.Reference("price");
        ProductId = json.Member("price")?.Reference("product");
        Quantity = json.Number("quantity");
        Created = json.Seconds("created");
        CurrentPeriodStart = json.Seconds("current_period_start") ?? subscription.Seconds("current_period_start");
        CurrentPeriodEnd = json.Seconds("current_period_end") ?? subscription.Seconds("current_period_end");
        Metadata = json.Texts("metadata");
    }

    /// <inheritdoc/>
    public static string ObjectName => "subscription_item";

    /// <summary>The price that it bills.</summary>
    public string? PriceId { get; }

    /// <summary>The product of that price.</summary>
    public string? ProductId { get; }

    /// <summary>How many; null for metered prices.</summary>
    public long? Quantity { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>When the period began that is billed now, in Unix seconds.</summary>
    public long? CurrentPeriodStart { get; }

    /// <summary>When the period ends that is billed now, in Unix seconds.</summary>
    public long? CurrentPeriodEnd { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public static StripeSubscriptionItem Read(JsonElement json) => new(json, default);

    /// <summary>Reads an item that stands in its subscription, which carries the period before 2025-03-31.</summary>
    internal static StripeSubscriptionItem Read(JsonElement json, JsonElement subscription) => new(json, subscription);
}
