using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>An event with a snapshot of the object that it is about (the classic, v1 form).</summary>
public sealed record StripeEvent : StripeObject, IStripeObject<StripeEvent>
{
    private StripeEvent(JsonElement json)
        : base(json)
    {
        Type = json.Text("type") ?? string.Empty;
        Created = json.Seconds("created");
        ApiVersion = json.Text("api_version");
        LiveMode = json.Flag("livemode");
        AccountId = json.Reference("account");
        DataObject = json.Member("data", "object") ?? default;
        DataObjectType = DataObject.Text("object");
        DataObjectId = DataObject.Text("id");
        Metadata = DataObject.Texts("metadata");
        PreviousAttributes = json.Member("data", "previous_attributes");
        RequestIdempotencyKey = json.Member("request")?.Text("idempotency_key");
    }

    /// <inheritdoc/>
    public static string ObjectName => "event";

    /// <summary>What happened, such as <c>checkout.session.completed</c>; empty when it has none.</summary>
    public string Type { get; }

    /// <summary>When it happened by Stripe's clock, in Unix seconds: all that orders two events, and no finer than that.</summary>
    public long? Created { get; }

    /// <summary>The version whose shape <see cref="DataObject"/> has: that of the endpoint, not of any request.</summary>
    public string? ApiVersion { get; }

    /// <summary>Whether it happened in live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <summary>The connected account that it happened in; null for the key's own.</summary>
    public string? AccountId { get; }

    /// <summary>The object as it was then.</summary>
    public JsonElement DataObject { get; }

    /// <summary>The type of <see cref="DataObject"/>, such as <c>subscription</c>.</summary>
    public string? DataObjectType { get; }

    /// <summary>The id of <see cref="DataObject"/>; a few kinds, such as an upcoming invoice, have none.</summary>
    public string? DataObjectId { get; }

    /// <summary>The metadata of <see cref="DataObject"/>; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The former values of what changed, in events of type <c>*.updated</c>.</summary>
    public JsonElement? PreviousAttributes { get; }

    /// <summary>The idempotency key of the request that caused it: tells one's own writes from those of others.</summary>
    public string? RequestIdempotencyKey { get; }

    /// <inheritdoc/>
    public static StripeEvent Read(JsonElement json) => new(json);

    /// <summary>Reads the body of a webhook. Never throws, whatever the bytes are. Verify the signature first.</summary>
    public static StripeEventReading Parse(ReadOnlyMemory<byte> body) => StripeEventReading.Of(body);
}
