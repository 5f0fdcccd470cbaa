using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A customer: who pays.</summary>
public sealed record StripeCustomer : StripeObject, IStripeObject<StripeCustomer>
{
    private StripeCustomer(JsonElement json)
        : base(json)
    {
        Email = json.Text("email");
        Name = json.Text("name");
        TestClockId = json.Reference("test_clock");
        Created = json.Seconds("created");
        Deleted = json.Flag("deleted") ?? false;
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "customer";

    /// <summary>The address; several customers may have the same.</summary>
    public string? Email { get; }

    /// <summary>The name.</summary>
    public string? Name { get; }

    /// <summary>The test clock that the customer's objects follow.</summary>
    public string? TestClockId { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>Whether Stripe says that it was deleted; then hardly any other field is there.</summary>
    public bool Deleted { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeCustomer Read(JsonElement json) => new(json);
}
