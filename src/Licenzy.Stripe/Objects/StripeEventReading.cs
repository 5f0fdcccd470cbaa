using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>What the body of a webhook turned out to be.</summary>
public abstract record StripeEventReading
{
    private const int MaximumNameLength = 255;

    private StripeEventReading() { }

    /// <summary>An event with its snapshot: with an id, a type, a time, a mode and an object.</summary>
    /// <param name="Event">The event.</param>
    public sealed record Snapshot(StripeEvent Event) : StripeEventReading;

    /// <summary>An event without a snapshot, sent by an endpoint of the other kind.</summary>
    /// <param name="Event">The event.</param>
    public sealed record Thin(StripeThinEvent Event) : StripeEventReading;

    /// <summary>No event of Stripe's.</summary>
    /// <param name="Reason">A sentence about what is wrong; it never repeats the body.</param>
    public sealed record Unreadable(string Reason) : StripeEventReading;

    /// <summary>The result of the function that fits.</summary>
    public TResult Match<TResult>(Func<Snapshot, TResult> snapshot, Func<Thin, TResult> thin, Func<Unreadable, TResult> unreadable) =>
        this switch
        {
            Snapshot reading => snapshot(reading),
            Thin reading => thin(reading),
            Unreadable reading => unreadable(reading),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    internal static StripeEventReading Of(ReadOnlyMemory<byte> body)
    {
        if (!StripeJson.TryParse(body, out var json, out var reason))
        {
            return new Unreadable(reason);
        }

        if (IsThin(json))
        {
            return new Thin(StripeThinEvent.Read(json));
        }

        var snapshot = StripeEvent.Read(json);
        return Missing(snapshot) is { } missing ? new Unreadable(missing) : new Snapshot(snapshot);
    }

    private static bool IsThin(JsonElement json) =>
        json.Text("object") == StripeThinEvent.ObjectName
        || (json.Member("data", "object") is null && json.Member("related_object") is { ValueKind: JsonValueKind.Object });

    private static string? Missing(StripeEvent snapshot) =>
        snapshot.Raw.Text("object") != StripeEvent.ObjectName ? "The body is not an event."
        : snapshot.Id.Length is 0 or > MaximumNameLength ? "The event has no usable id."
        : snapshot.Type.Length is 0 or > MaximumNameLength ? "The event has no usable type."
        : snapshot.Created is null ? "The event has no usable time of creation."
        : snapshot.LiveMode is null ? "The event does not say its mode."
        : snapshot.DataObject.ValueKind != JsonValueKind.Object ? "The event carries no object."
        : null;
}
