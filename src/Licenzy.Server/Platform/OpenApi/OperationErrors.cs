using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>
/// Writes the errors that a route can answer, its own and those that every route shares, grouped by status: one problem
/// body, one named example for each code.
/// </summary>
internal sealed class OperationErrors : IOpenApiOperationTransformer
{
    private const string SampleRequestId = "req_01kahc3v9m2x7b4q8w5n6t0zyd";
    private static readonly ErrorCode[] Always = [ErrorCatalogue.InternalError, ErrorCatalogue.Unavailable];

    private static readonly ErrorCode[] WithKey =
    [
        ErrorCatalogue.MissingBearerToken,
        ErrorCatalogue.InvalidApiKey,
        ErrorCatalogue.InsufficientScope,
        ErrorCatalogue.RateLimited,
    ];

    private static readonly ErrorCode[] WithSession = [ErrorCatalogue.NotSignedIn, ErrorCatalogue.RateLimited];

    private static readonly ErrorCode[] WithRole = [ErrorCatalogue.RoleRequired, ErrorCatalogue.NotFound, ErrorCatalogue.InvalidRequest];

    private static readonly ErrorCode[] WithBody = [ErrorCatalogue.PayloadTooLarge, ErrorCatalogue.UnsupportedMediaType];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        foreach (var status in Codes(operation, context).GroupBy(code => code.Status).OrderBy(group => group.Key))
        {
            operation.Responses[status.Key.ToString()] = Response([.. status], context.Document);
        }

        return Task.CompletedTask;
    }

    /// <summary>Every code of the operation once, in the order of the catalogue.</summary>
    internal static IReadOnlyList<ErrorCode> Codes(IList<object> metadata, bool hasBody)
    {
        IEnumerable<ErrorCode> codes = [.. metadata.OfType<ErrorsMetadata>().SelectMany(errors => errors.Codes), .. Always];
        if (metadata.OfType<RuntimeScopeMetadata>().Any())
        {
            codes = codes.Concat(WithKey);
        }

        if (metadata.OfType<PortalRouteMetadata>().LastOrDefault() is { } route)
        {
            codes = codes.Concat(OfPortal(route, metadata));
        }

        if (hasBody)
        {
            codes = codes.Concat(WithBody);
        }

        var used = codes.ToHashSet();
        return [.. ErrorCatalogue.All.Where(used.Contains)];
    }

    private static IEnumerable<ErrorCode> OfPortal(PortalRouteMetadata route, IList<object> metadata) =>
        [
            .. route.Reach is PortalReach.Open ? [ErrorCatalogue.RateLimited] : WithSession,
            .. route.Reach is PortalReach.Account or PortalReach.Project ? WithRole : [],
            .. OperationParts.IsWrite(metadata) ? [ErrorCatalogue.CsrfFailed] : Array.Empty<ErrorCode>(),
            .. metadata.OfType<FreshSignInMetadata>().Any() ? [ErrorCatalogue.ReauthenticationRequired] : Array.Empty<ErrorCode>(),
        ];

    private static IReadOnlyList<ErrorCode> Codes(OpenApiOperation operation, OpenApiOperationTransformerContext context) =>
        Codes(context.Description.ActionDescriptor.EndpointMetadata, operation.RequestBody is not null);

    private static OpenApiResponse Response(IReadOnlyList<ErrorCode> codes, OpenApiDocument? document) =>
        new()
        {
            Description = string.Join(". ", codes.Select(code => $"`{code.Code}`: {code.Title}")) + ".",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problem.ContentType] = new()
                {
                    Schema = new OpenApiSchemaReference(DocumentFrame.ProblemSchema, document),
                    Examples = codes.ToDictionary(code => code.Code, IOpenApiExample (code) => Example(code), StringComparer.Ordinal),
                },
            },
        };

    private static OpenApiExample Example(ErrorCode code)
    {
        var fault = new Fault(code, code.WhatToDo)
        {
            Param = code == ErrorCatalogue.InvalidRequest ? "subject_ref" : null,
            UsageRemaining = code == ErrorCatalogue.InsufficientUsage ? 40 : null,
            StripeCode = code == ErrorCatalogue.StripeError ? "resource_missing" : null,
            StripeRequestId = code == ErrorCatalogue.StripeError ? "req_a1b2c3d4e5f6g7" : null,
        };
        return new OpenApiExample { Summary = code.Title, Value = JsonNode.Parse(Problem.Body(fault, SampleRequestId)) };
    }
}
