using System.Globalization;
using Licenzy.Server.Platform.Errors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>What the whole document shares: its name, the server, the key, the problem, the headers.</summary>
/// <param name="publicUrl">The address of this installation.</param>
/// <param name="kind">Which document.</param>
internal sealed class DocumentFrame(string publicUrl, DocumentKind kind) : IOpenApiDocumentTransformer
{
    public const string ProblemSchema = "Problem";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = kind.Title,
            Version = "v1",
            Description = kind.Description,
        };
        document.Servers = [new OpenApiServer { Url = publicUrl, Description = "This installation" }];
        // The framework lists the program's own name as a tag, with nothing under it.
        document.Tags = document
            .AllOperations()
            .SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Name)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(name => new OpenApiTag { Name = name })
            .ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[ProblemSchema] = Problem();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[kind.Scheme] = kind.Security;
        OpenResponses.Let(document);
        ResponseHeaders.Add(document);
        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "A refusal (RFC 9457). Branch on `error`; show `detail` to people.",
            Required = new HashSet<string>(["error", "title", "status", "detail", "request_id"], StringComparer.Ordinal),
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["error"] = Text("The stable code: " + string.Join(", ", ErrorCatalogue.All.Select(code => $"`{code.Code}`")) + "."),
                ["title"] = Text("What the code means, the same in every answer with it."),
                ["status"] = Integer("The HTTP status."),
                ["detail"] = Text("What is wrong with this request and what to do about it."),
                ["request_id"] = Text("Names this answer in our log; the same as in the `Request-Id` header of the first answer."),
                ["param"] = Text("With `invalid_request`: the field, dotted when nested."),
                ["usage_remaining"] = Integer("With `insufficient_usage`: the units that are there."),
                ["stripe_code"] = Text("With `stripe_error`: Stripe's own code."),
                ["stripe_request_id"] = Text("With `stripe_error`: Stripe's id of the refused request."),
            },
        };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Integer(string description) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = 0.ToString(CultureInfo.InvariantCulture),
            Description = description,
        };
}
