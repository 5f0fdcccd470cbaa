using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A price.</summary>
public sealed record StripePrice : StripeObject, IStripeObject<StripePrice>
{
    private StripePrice(JsonElement json)
        : base(json)
    {
        Active = json.Flag("active") ?? false;
        Type = json.Text("type");
        Interval = json.Member("recurring")?.Text("interval");
        IntervalCount = json.Member("recurring")?.Number("interval_count");
        UnitAmount = json.Number("unit_amount");
        Currency = json.Text("currency");
        ProductId = json.Reference("product");
        ProductName = json.Member("product")?.Text("name");
        Nickname = json.Text("nickname");
        LookupKey = json.Text("lookup_key");
        Created = json.Seconds("created");
        Deleted = json.Flag("deleted") ?? false;
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "price";

    /// <summary>Whether new sales may use it.</summary>
    public bool Active { get; }

    /// <summary><c>one_time</c> or <c>recurring</c>.</summary>
    public string? Type { get; }

    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c> of a recurring price.</summary>
    public string? Interval { get; }

    /// <summary>How many intervals make a period of a recurring price.</summary>
    public long? IntervalCount { get; }

    /// <summary>The amount of one, in minor units; null for tiered and decimal prices.</summary>
    public long? UnitAmount { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>The product that it sells.</summary>
    public string? ProductId { get; }

    /// <summary>The name of that product, where the call expanded it.</summary>
    public string? ProductName { get; }

    /// <summary>What the seller calls it.</summary>
    public string? Nickname { get; }

    /// <summary>The seller's key for it.</summary>
    public string? LookupKey { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>Whether Stripe says that it was deleted; then hardly any other field is there.</summary>
    public bool Deleted { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripePrice Read(JsonElement json) => new(json);
}
