using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>An event that only names the object that it is about (the v2 form): what it was like has to be fetched.</summary>
public sealed record StripeThinEvent : StripeObject, IStripeObject<StripeThinEvent>
{
    private StripeThinEvent(JsonElement json)
        : base(json)
    {
        Type = json.Text("type") ?? string.Empty;
        LiveMode = json.Flag("livemode");
        RelatedObjectId = json.Reference("related_object");
        RelatedObjectType = json.Member("related_object")?.Text("type");
        SnapshotEventId = json.Reference("snapshot_event");
    }

    /// <inheritdoc/>
    public static string ObjectName => "v2.core.event";

    /// <summary>What happened, such as <c>v1.customer.created</c>.</summary>
    public string Type { get; }

    /// <summary>Whether it happened in live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <summary>The object that it is about.</summary>
    public string? RelatedObjectId { get; }

    /// <summary>The type of that object.</summary>
    public string? RelatedObjectType { get; }

    /// <summary>The classic event of the same happening, where there is one.</summary>
    public string? SnapshotEventId { get; }

    /// <inheritdoc/>
    public static StripeThinEvent Read(JsonElement json) => new(json);
}
