using System.Text.Json.Nodes;

namespace Licenzy.Scenarios.Rendering;

/// <summary>Makes a body harder to read without changing what it says: ids expanded to objects, fields that nobody has heard of.</summary>
internal static class Embellishment
{
    /// <summary>The references that Stripe can expand, each with the name of the object that then stands there.</summary>
    private static readonly Dictionary<string, string> Expandable = new(StringComparer.Ordinal)
    {
        ["customer"] = "customer",
        ["payment_intent"] = "payment_intent",
        ["charge"] = "charge",
        ["invoice"] = "invoice",
        ["subscription"] = "subscription",
        ["latest_invoice"] = "invoice",
        ["test_clock"] = "test_helpers.test_clock",
    };

    /// <summary>The same object, embellished.</summary>
    public static JsonObject Of(JsonObject json)
    {
        foreach (var (name, type) in Expandable)
        {
            if (json[name] is JsonValue value && value.TryGetValue<string>(out var id))
            {
                json[name] = new JsonObject
                {
                    ["id"] = id,
                    ["object"] = type,
                    ["livemode"] = json["livemode"]?.DeepClone(),
                };
            }
        }

        json["field_of_next_year"] = new JsonObject { ["type"] = "teleportation", ["enabled"] = true };
        json["list_of_next_year"] = new JsonArray("one", 2, null);
        json["description"] = "Ünïcode, \"quotes\" and a \\ backslash";
        return json;
    }
}
