using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>The mode's default endpoint, for whoever needs one and no ids.</summary>
internal static class DefaultEndpointRoutes
{
    private const string Path = "/webhooks/endpoint";

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPut(
                Path,
                [SuccessStatus(StatusCodes.Status200OK, StatusCodes.Status201Created)]
                (PutDefaultEndpoint operation, RuntimeCaller caller, EndpointRequest request, CancellationToken cancellation) =>
                    operation.HandleAsync(caller.Scope, request, cancellation)
            )
            .Describe(
                "put_default_endpoint",
                "Make the default webhook endpoint, or change what is sent of it",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound,
                ErrorCatalogue.EndpointLimitReached
            )
            .Examples(WebhookControlExamples.EndpointRequest, WebhookControlExamples.NewDefault);

        v1.MapGet(
                Path,
                (ReadEndpoints operation, RuntimeCaller caller, CancellationToken cancellation) =>
                    operation.OneAsync(caller.Scope, endpointId: null, cancellation)
            )
            .Describe("read_default_endpoint", "Read the default webhook endpoint and how it is doing", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.Default);

        v1.MapPost(
                $"{Path}/rotate-secret",
                (
                    RotateSecret operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromBody] RotateSecret.Request? request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId: null, key.Key, request, cancellation)
            )
            .DescribeOnce(
                "rotate_default_endpoint_secret",
                "Give the default webhook endpoint a new signing secret",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.RotateRequest, WebhookControlExamples.RotatedDefault);

        v1.MapPost(
                $"{Path}/rotate-secret/end",
                (EndSecretOverlap operation, RuntimeCaller caller, OptionalIdempotencyKey key, CancellationToken cancellation) =>
                    operation.HandleAsync(caller.Scope, endpointId: null, key.Key, cancellation)
            )
            .DescribeOnce(
                "end_default_endpoint_secret_overlap",
                "Let earlier secrets of the default webhook endpoint stop signing now",
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.Default);

        v1.MapPost(
                $"{Path}/test",
                [SuccessStatus(StatusCodes.Status201Created, StatusCodes.Status200OK)]
                (
                    TestEndpoint operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromQuery] string? wait,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId: null, key.Key, wait, cancellation)
            )
            .DescribeOnce("test_default_endpoint", "Send a test event to the default webhook endpoint", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.TestDelivery);
    }
}
