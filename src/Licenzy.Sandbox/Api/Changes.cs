using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary>Putting parameters into objects, and telling what an update changed.</summary>
internal static class Changes
{
    /// <summary>Copies texts that were sent into properties of the same name; an empty one unsets.</summary>
    public static void Take(this JsonObject target, ParameterReader parameters, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (parameters.ClearableText(field) is { } text)
            {
                target[field] = text.Length == 0 ? null : text;
            }
        }
    }

    /// <summary>Applies the metadata that was sent.</summary>
    public static void TakeMetadata(this JsonObject target, ParameterReader parameters)
    {
        if (MetadataChange.Read(parameters) is { } change)
        {
            target["metadata"] = change.ApplyTo(target["metadata"]?.AsObject());
        }
    }

    /// <summary>Saves an object and announces the update, unless nothing changed; answers the object.</summary>
    public static JsonObject SaveChange(this ModeBooks books, string eventType, JsonObject before, JsonObject after)
    {
        var previous = Previous(before, after);
        if (previous.Count > 0)
        {
            if (after.ContainsKey("updated"))
            {
                after["updated"] = books.Now;
            }
            books.Save(after);
            books.Announce(eventType, after, previous);
        }
        return after;
    }

    /// <summary>
    /// The properties of <paramref name="before"/> that differ in <paramref name="after"/>, as an event's
    /// <c>previous_attributes</c>. Of objects within only what differs is told, and null for what was not there.
    /// </summary>
    public static JsonObject Previous(JsonObject before, JsonObject after)
    {
        var previous = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (JsonNode.DeepEquals(before[name], value))
            {
                continue;
            }
            previous[name] =
                before[name] is JsonObject was && value is JsonObject now && (string?)was["object"] is null
                    ? Previous(was, now)
                    : before[name]?.DeepClone();
        }
        foreach (var (name, value) in before)
        {
            if (!after.ContainsKey(name))
            {
                previous[name] = value?.DeepClone();
            }
        }
        return previous;
    }
}
