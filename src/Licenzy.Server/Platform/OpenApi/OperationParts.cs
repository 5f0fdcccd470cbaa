using System.Reflection;
using System.Text.RegularExpressions;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
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
            OpenBy(operation, DocumentKind.Runtime, context.Document, $"The key needs the scope `{scope.Scope}`.");
        }

        if (metadata.OfType<PortalRouteMetadata>().LastOrDefault() is { Reach: not PortalReach.Open } route)
        {
            OpenBy(operation, DocumentKind.Portal, context.Document, NeedsOf(route, metadata));
        }

        if (metadata.OfType<ExamplesMetadata>().LastOrDefault() is { } examples)
        {
            AddExamples(operation, examples);
        }

        return Task.CompletedTask;
    }

    private static void OpenBy(OpenApiOperation operation, DocumentKind kind, OpenApiDocument? document, string? needs)
    {
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(kind.Scheme, document)] = [] }];
        operation.Description = string.Join(' ', new[] { operation.Description, needs }.OfType<string>());
    }

    private static string? NeedsOf(PortalRouteMetadata route, IList<object> metadata)
    {
        var role = route.Reach is PortalReach.User ? null : $"Needs the role {PortalRoles.LeastFor(route.Permission).ToText()} or more.";
        var fresh = metadata.OfType<FreshSignInMetadata>().Any() ? "The sign-in must not be older than ten minutes." : null;
        return string.Join(' ', new[] { role, fresh }.OfType<string>()) is { Length: > 0 } needs ? needs : null;
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

        if (metadata.OfType<PortalRouteMetadata>().LastOrDefault() is { } route)
        {
            AddPortalHeaders(operation.Parameters, route, IsWrite(metadata));
        }

        if (metadata.OfType<SignedBodyMetadata>().LastOrDefault() is { } signed)
        {
            Add(operation.Parameters, signed.SignatureHeader, ParameterLocation.Header, required: true);
        }

        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            ParameterFacts.Complete(parameter, path);
        }
    }

    private static void AddPortalHeaders(IList<IOpenApiParameter> parameters, PortalRouteMetadata route, bool isWrite)
    {
        if (isWrite && route.Reach != PortalReach.Open)
        {
            Add(parameters, PortalHeaders.Csrf, ParameterLocation.Header, required: true);
        }

        if (route.Reach is PortalReach.Account or PortalReach.Project)
        {
            Add(parameters, PortalHeaders.Project, ParameterLocation.Header, required: false);
        }

        if (route.Reach == PortalReach.Project)
        {
            Add(parameters, PortalHeaders.Mode, ParameterLocation.Header, required: false);
        }
    }

    internal static bool IsWrite(IList<object> metadata) =>
        metadata.OfType<HttpMethodMetadata>().SelectMany(methods => methods.HttpMethods).Any(method => !HttpMethods.IsGet(method));

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
