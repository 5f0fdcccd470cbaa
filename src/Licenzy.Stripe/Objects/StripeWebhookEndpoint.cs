using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>An address that Stripe sends events to.</summary>
public sealed record StripeWebhookEndpoint : StripeObject, IStripeObject<StripeWebhookEndpoint>
{
    private StripeWebhookEndpoint(JsonElement json)
        : base(json)
    {
        Url = json.Text("url");
        Status = json.Text("status");
        EnabledEvents = [.. json.Items("enabled_events").Select(item => item.AsReference()).OfType<string>()];
        ApiVersion = json.Text("api_version");
        Secret = json.Text("secret");
        Description = json.Text("description");
        Deleted = json.Flag("deleted") ?? false;
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "webhook_endpoint";

    /// <summary>The address.</summary>
    public string? Url { get; }

    /// <summary><c>enabled</c> or <c>disabled</c>.</summary>
    public string? Status { get; }

    /// <summary>The event types that it gets; <c>*</c> for nearly all.</summary>
    public IReadOnlyList<string> EnabledEvents { get; }

    /// <summary>The version whose shapes its events have; null for the account's own.</summary>
    public string? ApiVersion { get; }

    /// <summary>The signing secret (<c>whsec_…</c>), told only by the answer that creates the endpoint.</summary>
    public string? Secret { get; }

    /// <summary>What the seller says of it.</summary>
    public string? Description { get; }

    /// <summary>Whether Stripe says that it was deleted; then hardly any other field is there.</summary>
    public bool Deleted { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeWebhookEndpoint Read(JsonElement json) => new(json);
}
