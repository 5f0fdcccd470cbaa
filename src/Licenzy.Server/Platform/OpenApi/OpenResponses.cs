using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>
/// Strict reading marks every schema as closed. That is right for what we are sent and wrong for what we answer: a client
/// that refuses a new member would break with the next release.
/// </summary>
internal static class OpenResponses
{
    /// <summary>Opens every schema that no request can reach.</summary>
    public static void Let(OpenApiDocument document)
    {
        var bodies = document
            .AllOperations()
            .SelectMany(operation => operation.RequestBody?.Content?.Values ?? [])
            .Select(body => body.Schema);
        var sent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var schema in bodies)
        {
            Collect(schema, sent);
        }

        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            if (!sent.Contains(name) && schema is OpenApiSchema own)
            {
                own.AdditionalPropertiesAllowed = true;
            }
        }
    }

    private static void Collect(IOpenApiSchema? schema, HashSet<string> names)
    {
        if (schema is null || (schema is OpenApiSchemaReference reference && !names.Add(reference.Reference.Id ?? "")))
        {
            return;
        }

        IEnumerable<IOpenApiSchema?> parts =
        [
            .. schema.Properties?.Values ?? [],
            schema.Items,
            schema.AdditionalProperties,
            .. schema.OneOf ?? [],
        ];
        foreach (var part in parts)
        {
            Collect(part, names);
        }
    }
}
