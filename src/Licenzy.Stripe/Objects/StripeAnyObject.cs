using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>An object whose type is not known beforehand: what tells which it is.</summary>
public sealed record StripeAnyObject : StripeObject
{
    private StripeAnyObject(JsonElement json)
        : base(json)
    {
        ObjectType = json.Text("object");
        LiveMode = json.Flag("livemode");
    }

    /// <summary>Stripe's name of its type, such as <c>subscription</c>.</summary>
    public string? ObjectType { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <summary>Reads the object. Never throws.</summary>
    public static StripeAnyObject Read(JsonElement json) => new(json);
}
