using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>The mode's default endpoint, for whoever needs one and no ids.</summary>
internal static class DefaultEndpointRoutes
{
    private const string Path = "/webhooks/endpoint";

    public static void Map(IEndpointRouteBuilder group, ControlSurface surface)
    {
        group
            .MapPut(
                Path,
                [SuccessStatus(StatusCodes.Status200OK, StatusCodes.Status201Created)]
                (PutDefaultEndpoint operation, ControlCaller caller, EndpointRequest request, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, request, cancellation)
            )
            .Describe(
                surface,
                Permission.Configure,
                "put_default_endpoint",
                "Make the default webhook endpoint, or change what is sent of it",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound,
                ErrorCatalogue.EndpointLimitReached
            )
            .Examples(WebhookControlExamples.EndpointRequest, WebhookControlExamples.NewDefault);

        group
            .MapGet(
                Path,
                (ReadEndpoints operation, ControlCaller caller, CancellationToken cancellation) =>
                    operation.OneAsync(caller.Scope, endpointId: null, cancellation)
            )
            .Describe(
                surface,
                Permission.Read,
                "read_default_endpoint",
                "Read the default webhook endpoint and how it is doing",
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.Default);

        group
            .MapPost(
                $"{Path}/rotate-secret",
                (
                    RotateSecret operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromBody] RotateSecret.Request? request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId: null, key.Key, request, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Configure,
                "rotate_default_endpoint_secret",
                "Give the default webhook endpoint a new signing secret",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.RotateRequest, WebhookControlExamples.RotatedDefault);

        group
            .MapPost(
                $"{Path}/rotate-secret/end",
                (EndSecretOverlap operation, ControlCaller caller, OptionalIdempotencyKey key, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, endpointId: null, key.Key, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Configure,
                "end_default_endpoint_secret_overlap",
                "Let earlier secrets of the default webhook endpoint stop signing now",
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.Default);

        group
            .MapPost(
                $"{Path}/test",
                [SuccessStatus(StatusCodes.Status201Created, StatusCodes.Status200OK)]
                (
                    TestEndpoint operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromQuery] string? wait,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId: null, key.Key, wait, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Operate,
                "test_default_endpoint",
                "Send a test event to the default webhook endpoint",
                ErrorCatalogue.NotFound
            )
            .WithMetadata(new LoadClassMetadata(LoadClass.Waiting))
            .Examples(request: null, WebhookControlExamples.TestDelivery);
    }
}
