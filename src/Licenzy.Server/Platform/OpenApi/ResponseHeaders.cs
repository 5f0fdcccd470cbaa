using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>The headers of answers, written once and referred to.</summary>
internal static class ResponseHeaders
{
    private static readonly (string Name, string Description, JsonSchemaType Type, Func<OpenApiOperation, string, bool> Applies)[] All =
    [
        ("Request-Id", "Names this answer in our log.", JsonSchemaType.String, (_, _) => true),
        (
            "Retry-After",
            "When to try again, in seconds.",
            JsonSchemaType.Integer,
            (operation, status) => status is "429" or "503" || (status is "409" && RequiresKey(operation))
        ),
        (
            "RateLimit",
            "What is left of the key's limit, and when more is.",
            JsonSchemaType.String,
            (operation, status) => operation.Security is { Count: > 0 } && (status.StartsWith('2') || status is "429")
        ),
        (
            "RateLimit-Policy",
            "The key's limit: how much, and over how many seconds.",
            JsonSchemaType.String,
            (operation, status) => operation.Security is { Count: > 0 } && (status.StartsWith('2') || status is "429")
        ),
        (
            "Idempotent-Replayed",
            "`true` when this is the stored answer of an earlier request with the same key.",
            JsonSchemaType.String,
            (operation, status) => RequiresKey(operation) && (status.StartsWith('2') || status is "409")
        ),
    ];

    public static void Add(OpenApiDocument document)
    {
        document.Components!.Headers = All.ToDictionary(
            header => header.Name,
            IOpenApiHeader (header) =>
                new OpenApiHeader
                {
                    Description = header.Description,
                    Schema = new OpenApiSchema { Type = header.Type },
                },
            StringComparer.Ordinal
        );
        foreach (var operation in document.AllOperations())
        {
            foreach (var (status, response) in operation.Responses ?? [])
            {
                AddTo((OpenApiResponse)response, operation, status, document);
            }
        }
    }

    private static void AddTo(OpenApiResponse response, OpenApiOperation operation, string status, OpenApiDocument document)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        foreach (var header in All.Where(header => header.Applies(operation, status)))
        {
            response.Headers[header.Name] = new OpenApiHeaderReference(header.Name, document);
        }
    }

    private static bool RequiresKey(OpenApiOperation operation) =>
        operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Header && parameter.Name == "Idempotency-Key") == true;
}
