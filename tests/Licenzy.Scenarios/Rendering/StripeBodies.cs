using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Facts;

namespace Licenzy.Scenarios.Rendering;

/// <summary>
/// Turns observations into what Stripe sends: whole objects in one of the two shapes, with much that nobody here reads. Some bodies,
/// chosen by their number, hold ids expanded to objects and fields and values that no version of Stripe has yet.
/// </summary>
/// <param name="shape">The shape.</param>
/// <param name="projectId">The project that our metadata names.</param>
/// <param name="attemptOf">The id of an attempt of the story in the project.</param>
public sealed class StripeBodies(StripeShape shape, string projectId, Func<string, string>? attemptOf = null)
{
    private readonly ObjectParts _parts = new(shape, projectId, attemptOf ?? (id => id));

    /// <summary>The event of an observation, as Stripe posts it.</summary>
    /// <param name="observation">Anything but an operator's action.</param>
    /// <param name="eventId"><c>evt_…</c>.</param>
    /// <param name="number">The number of the body; odd ones are embellished.</param>
    public JsonObject EventOf(Observation observation, string eventId, int number = 0)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var body = new JsonObject
        {
            ["id"] = eventId,
            ["object"] = "event",
            ["account"] = null,
            ["api_version"] = shape == StripeShape.Before2025 ? "2024-06-20" : "2025-09-30.clover",
            ["created"] = observation.AtMs / 1000,
            ["data"] = new JsonObject { ["object"] = ObjectOf(observation, number) },
            ["livemode"] = observation.LiveMode,
            ["pending_webhooks"] = 1,
            ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
            ["type"] = TypeOf(observation),
        };
        if (observation.EventType.EndsWith(".updated", StringComparison.Ordinal))
        {
            body["data"]!["previous_attributes"] = new JsonObject { ["metadata"] = new JsonObject() };
        }

        if (shape == StripeShape.Since2025)
        {
            body["context"] = null;
        }

        return body;
    }

    /// <summary>The object of an observation, as Stripe answers it to a fetch.</summary>
    /// <param name="observation">Anything but an operator's action.</param>
    /// <param name="number">The number of the body; odd ones are embellished.</param>
    public JsonObject ObjectOf(Observation observation, int number = 0)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var json = observation.Match(
            it => SessionJson.Of(_parts, it),
            it => SubscriptionJson.Of(_parts, it),
            it => InvoiceJson.Of(_parts, it),
            it => ReversalJson.OfCharge(_parts, it),
            it => ReversalJson.OfRefund(_parts, it),
            it => ReversalJson.OfDispute(_parts, it),
            it => PaymentJson.Of(_parts, it),
            _ => throw new ArgumentException("Operators send nothing through Stripe.", nameof(observation))
        );
        return number % 2 == 0 ? json : Embellishment.Of(json);
    }

    /// <summary>Stripe told of payments and their invoices by another event before 2025.</summary>
    private string TypeOf(Observation observation) =>
        observation is Observation.Payment && shape == StripeShape.Before2025 ? "payment_intent.succeeded" : observation.EventType;
}

/// <summary>What the objects of one story have in common.</summary>
internal sealed class ObjectParts(StripeShape shape, string projectId, Func<string, string> attemptOf)
{
    /// <summary>Whether the shape is the older one.</summary>
    public bool IsOld { get; } = shape == StripeShape.Before2025;

    /// <summary>What Licenzy wrote on the object; an application's own where it wrote nothing.</summary>
    public JsonObject Metadata(Observation observation, LicenzyMetadata ours)
    {
        if (ours.AttemptId is null && ours.SubjectRef is null)
        {
            return new JsonObject { ["order"] = "4711" };
        }

        var metadata = new JsonObject
        {
            ["licenzy_project_id"] = observation.MetadataProject ?? projectId,
            ["licenzy_mode"] = observation.MetadataMode.ToText(),
        };
        if (ours.AttemptId is not null)
        {
            metadata["licenzy_attempt_id"] = attemptOf(ours.AttemptId);
        }

        if (ours.SubjectRef is not null)
        {
            metadata["licenzy_subject_ref"] = ours.SubjectRef;
        }

        return metadata;
    }

    /// <summary>A price, whole.</summary>
    public static JsonObject Price(string id, bool recurring) =>
        new()
        {
            ["id"] = id,
            ["object"] = "price",
            ["active"] = true,
            ["billing_scheme"] = "per_unit",
            ["created"] = Seconds(Moment.Day0) - 86_400,
            ["currency"] = "usd",
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["product"] = id.Replace("price_", "prod_", StringComparison.Ordinal),
            ["recurring"] = recurring
                ? new JsonObject
                {
                    ["interval"] = "month",
                    ["interval_count"] = 1,
                    ["usage_type"] = "licensed",
                }
                : null,
            ["type"] = recurring ? "recurring" : "one_time",
            ["unit_amount"] = 1000,
            ["unit_amount_decimal"] = "1000",
        };

    /// <summary>A list that holds everything.</summary>
    public static JsonObject List(string url, params IEnumerable<JsonNode> items) =>
        new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. items]),
            ["has_more"] = false,
            ["url"] = url,
        };

    /// <summary>Unix ms as Unix seconds.</summary>
    public static long Seconds(long ms) => ms / 1000;

    /// <summary>Unix ms as Unix seconds; null stays null.</summary>
    public static long? Seconds(long? ms) => ms / 1000;
}
