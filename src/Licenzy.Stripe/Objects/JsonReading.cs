using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>
/// Reading what may not be there. Stripe adds, moves and removes fields with its versions, so a member that is missing, null or of
/// another type reads as null; nothing here throws, whatever the element is.
/// </summary>
internal static class JsonReading
{
    /// <summary>9999-12-31T23:59:59Z: what lies outside is no time, and a thousand times it still fits a long.</summary>
    private const long LatestSecond = 253_402_300_799;

    /// <summary>The member of an object; null when it is absent or JSON null, or when this is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        try
        {
            return
                element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(name, out var member)
                && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
                ? member
                : null;
        }
        catch (InvalidOperationException)
        {
            // A sibling's name holds an escape that is no text, such as a lone surrogate.
            return null;
        }
    }

    /// <summary>The member at the end of a path of objects.</summary>
    public static JsonElement? Member(this JsonElement element, params ReadOnlySpan<string> path)
    {
        JsonElement? current = element;
        foreach (var name in path)
        {
            current = current?.Member(name);
        }

        return current;
    }

    /// <summary>A text; null for anything else.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText();

    /// <summary>A whole number; null for anything else, also for one that does not fit 64 bits.</summary>
    public static long? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>A time in Unix seconds, from 1970 to 9999; null for anything else.</summary>
    public static long? Seconds(this JsonElement element, string name) =>
        element.Number(name) is { } seconds and >= 0 and <= LatestSecond ? seconds : null;

    /// <summary>True or false; null for anything else.</summary>
    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    /// <summary>The id of another object, whether it stands there as text or expanded; null when there is none.</summary>
    public static string? Reference(this JsonElement element, string name) => element.Member(name)?.AsReference();

    /// <summary>The id that an element is or has.</summary>
    public static string? AsReference(this JsonElement element) =>
        (element.ValueKind == JsonValueKind.Object ? element.Text("id") : element.AsText()) is { Length: > 0 } id ? id : null;

    /// <summary>The elements of an array, or of a list object's <c>data</c>; empty for anything else.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name)
    {
        var items = element.Member(name);
        if (items is { ValueKind: JsonValueKind.Object } list)
        {
            items = list.Member("data");
        }

        return items is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
    }

    /// <summary>The pairs of text of an object such as <c>metadata</c>; empty for anything else.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonElement element)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
        {
            return texts;
        }

        foreach (var property in element.EnumerateObject())
        {
            try
            {
                if (property.Value.AsText() is { } text)
                {
                    texts[property.Name] = text;
                }
            }
            catch (InvalidOperationException)
            {
                // The name is no text: nobody can ask for it.
            }
        }

        return texts;
    }

    /// <summary>The pairs of text of a member that is an object; empty for anything else.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonElement element, string name) =>
        (element.Member(name) ?? default).Texts();

    private static string? AsText(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Escapes or bytes that are no Unicode text.
            return null;
        }
    }
}
