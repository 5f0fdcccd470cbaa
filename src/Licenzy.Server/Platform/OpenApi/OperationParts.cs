using System.Reflection;
using System.Text.RegularExpressions;
using Licenzy.Server.Platform.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>Completes an operation: path parameters that the handler reads itself, the idempotency header, the key, the examples.</summary>
internal sealed partial class OperationParts : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<SignedBodyMetadata>().LastOrDefault() is { } signed)
        {
            operation.RequestBody = BodyOf(signed);
        }

        if (metadata.OfType<MethodInfo>().LastOrDefault()?.DeclaringType?.Namespace is { } slice)
        {
            operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(slice), context.Document) };
        }

        AddParameters(operation, context.Description.RelativePath ?? "", metadata);
        if (metadata.OfType<RuntimeScopeMetadata>().LastOrDefault() is { } scope)
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentFrame.KeyScheme, context.Document)] = [] },
            ];
            var needs = $"The key needs the scope `{scope.Scope}`.";
            operation.Description = operation.Description is null ? needs : $"{operation.Description} {needs}";
        }

        if (metadata.OfType<ExamplesMetadata>().LastOrDefault() is { } examples)
        {
            AddExamples(operation, examples);
        }

        return Task.CompletedTask;
    }

    private static void AddParameters(OpenApiOperation operation, string path, IList<object> metadata)
    {
        operation.Parameters ??= [];
        foreach (var name in PathNames().Matches(path).Select(match => match.Groups["name"].Value))
        {
            Add(operation.Parameters, name, ParameterLocation.Path, required: true);
        }

        if (metadata.OfType<RequiresIdempotencyKeyMetadata>().Any())
        {
            Add(operation.Parameters, IdempotencyHeader.Name, ParameterLocation.Header, required: true);
        }
        else if (metadata.OfType<HonoursIdempotencyKeyMetadata>().Any())
        {
            Add(operation.Parameters, IdempotencyHeader.Name, ParameterLocation.Header, required: false);
        }

        if (metadata.OfType<SignedBodyMetadata>().LastOrDefault() is { } signed)
        {
            Add(operation.Parameters, signed.SignatureHeader, ParameterLocation.Header, required: true);
        }

        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            ParameterFacts.Complete(parameter);
        }
    }

    private static void Add(IList<IOpenApiParameter> parameters, string name, ParameterLocation location, bool required)
    {
        if (!parameters.Any(parameter => parameter.Name == name && parameter.In == location))
        {
            parameters.Add(
                new OpenApiParameter
                {
                    Name = name,
                    In = location,
                    Required = required,
                }
            );
        }
    }

    /// <summary>The slice that maps the route, in words: <c>StripeEvents</c> is "Stripe events".</summary>
    private static string TagOf(string slice)
    {
        var words = WordStarts().Replace(slice[(slice.LastIndexOf('.') + 1)..], " $0").Trim();
        return words[0] + words[1..].ToLowerInvariant();
    }

    private static OpenApiRequestBody BodyOf(SignedBodyMetadata signed) =>
        new()
        {
            Description = signed.Description,
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
            },
        };

    private static void AddExamples(OpenApiOperation operation, ExamplesMetadata examples)
    {
        if (operation.RequestBody?.Content?.Values.FirstOrDefault() is OpenApiMediaType request)
        {
            request.Example ??= ExamplesMetadata.Json(examples.Request);
        }

        foreach (var success in (operation.Responses ?? []).Where(response => response.Key.StartsWith('2')))
        {
            if (success.Value.Content?.Values.FirstOrDefault() is OpenApiMediaType answer)
            {
                answer.Example = ExamplesMetadata.Json(examples.Response);
            }
        }
    }

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathNames();

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex WordStarts();
}
