using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A product.</summary>
public sealed record StripeProduct : StripeObject, IStripeObject<StripeProduct>
{
    private StripeProduct(JsonElement json)
        : base(json)
    {
        Name = json.Text("name");
        Description = json.Text("description");
        Active = json.Flag("active") ?? false;
        DefaultPriceId = json.Reference("default_price");
        Created = json.Seconds("created");
        Deleted = json.Flag("deleted") ?? false;
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "product";

    /// <summary>What buyers see.</summary>
    public string? Name { get; }

    /// <summary>What buyers see below the name.</summary>
    public string? Description { get; }

    /// <summary>Whether it is sold.</summary>
    public bool Active { get; }

    /// <summary>The price that it is sold at by default.</summary>
    public string? DefaultPriceId { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>Whether Stripe says that it was deleted; then hardly any other field is there.</summary>
    public bool Deleted { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeProduct Read(JsonElement json) => new(json);
}
