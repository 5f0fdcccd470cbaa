using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Protocol;

/// <summary>
/// What a call asks of an object's metadata: keys to set, and, by an empty value, keys to drop. An empty text in place of
/// the whole drops all.
/// </summary>
internal sealed record MetadataChange(IReadOnlyDictionary<string, string> Keys, bool DropAll)
{
    private const int MaximumKeys = 50;
    private const int MaximumKeyLength = 40;
    private const int MaximumValueLength = 500;

    /// <summary>Takes the change out of a call; null when it names none.</summary>
    public static MetadataChange? Read(ParameterReader parameters, string field = "metadata")
    {
        if (parameters.Has(field) && parameters.IsEmptyText(field))
        {
            return new MetadataChange(new Dictionary<string, string>(StringComparer.Ordinal), DropAll: true);
        }
        if (parameters.FreeTexts(field) is not { } keys)
        {
            return null;
        }
        if (keys.Count > MaximumKeys)
        {
            parameters.Refuse(
                StripeError.Invalid($"Metadata can have at most {MaximumKeys} keys; {keys.Count} were given.", parameters.NameOf(field))
            );
        }
        foreach (var (key, value) in keys)
        {
            if (key.Length > MaximumKeyLength || value.Length > MaximumValueLength)
            {
                parameters.Refuse(
                    StripeError.Invalid(
                        $"Metadata keys can have {MaximumKeyLength} characters, values {MaximumValueLength}.",
                        $"{parameters.NameOf(field)}[{key}]"
                    )
                );
            }
        }
        return new MetadataChange(keys, DropAll: false);
    }

    /// <summary>The metadata after the change.</summary>
    public JsonObject ApplyTo(JsonObject? current)
    {
        var result = DropAll || current is null ? new JsonObject() : (JsonObject)current.DeepClone();
        foreach (var (key, value) in Keys)
        {
            if (value.Length == 0)
            {
                result.Remove(key);
            }
            else
            {
                result[key] = value;
            }
        }
        return result;
    }
}

/// <summary>Metadata of a new object.</summary>
internal static class NewMetadata
{
    /// <summary>The metadata that a creating call gives, empty when it gives none.</summary>
    public static JsonObject Of(ParameterReader? parameters, string field = "metadata") =>
        (parameters is null ? null : MetadataChange.Read(parameters, field))?.ApplyTo(null) ?? new JsonObject();
}
