using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>All endpoints of a mode, by their ids.</summary>
internal static class EndpointRoutes
{
    private const string Path = "/webhooks/endpoints";
    private const string OnePath = $"{Path}/{{endpoint_id}}";

    public static void Map(IEndpointRouteBuilder v1)
    {
        MapMany(v1);
        MapOne(v1);
        MapSecrets(v1);
        v1.MapPost(
                $"{OnePath}/test",
                [SuccessStatus(StatusCodes.Status201Created, StatusCodes.Status200OK)]
                (
                    TestEndpoint operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromQuery] string? wait,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId, key.Key, wait, cancellation)
            )
            .DescribeOnce("test_endpoint", "Send a test event to a webhook endpoint", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.TestDelivery);
    }

    private static void MapMany(IEndpointRouteBuilder v1)
    {
        v1.MapGet(
                Path,
                (
                    ReadEndpoints operation,
                    RuntimeCaller caller,
                    [FromQuery] string? limit,
                    [FromQuery] string? cursor,
                    CancellationToken cancellation
                ) => operation.ListAsync(caller.Scope, limit, cursor, cancellation)
            )
            .Describe("list_endpoints", "List the webhook endpoints, newest first", ErrorCatalogue.InvalidRequest)
            .Examples(request: null, WebhookControlExamples.Endpoints);

        v1.MapPost(
                Path,
                [SuccessStatus(StatusCodes.Status201Created, StatusCodes.Status200OK)]
                (
                    CreateEndpoint operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    EndpointRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, key.Key, request, cancellation)
            )
            .DescribeOnce(
                "create_endpoint",
                "Make a further webhook endpoint",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound,
                ErrorCatalogue.EndpointLimitReached
            )
            .Examples(WebhookControlExamples.EndpointRequest, WebhookControlExamples.NewEndpoint);
    }

    private static void MapOne(IEndpointRouteBuilder v1)
    {
        v1.MapGet(
                OnePath,
                (
                    ReadEndpoints operation,
                    RuntimeCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    CancellationToken cancellation
                ) => operation.OneAsync(caller.Scope, endpointId, cancellation)
            )
            .Describe("read_endpoint", "Read a webhook endpoint and how it is doing", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.Endpoint);

        v1.MapPatch(
                OnePath,
                (
                    UpdateEndpoint operation,
                    RuntimeCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    EndpointPatch request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId, request, cancellation)
            )
            .Describe(
                "update_endpoint",
                "Change what is sent of a webhook endpoint",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.PatchRequest, WebhookControlExamples.Endpoint);

        v1.MapDelete(
                OnePath,
                (
                    DeleteEndpoint operation,
                    RuntimeCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId, cancellation)
            )
            .Describe("delete_endpoint", "Delete a webhook endpoint; nothing is sent to it any more", ErrorCatalogue.NotFound);
    }

    private static void MapSecrets(IEndpointRouteBuilder v1)
    {
        v1.MapPost(
                $"{OnePath}/rotate-secret",
                (
                    RotateSecret operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromBody] RotateSecret.Request? request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId, key.Key, request, cancellation)
            )
            .DescribeOnce(
                "rotate_endpoint_secret",
                "Give a webhook endpoint a new signing secret",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.RotateRequest, WebhookControlExamples.RotatedEndpoint);

        v1.MapPost(
                $"{OnePath}/rotate-secret/end",
                (
                    EndSecretOverlap operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId, key.Key, cancellation)
            )
            .DescribeOnce(
                "end_endpoint_secret_overlap",
                "Let earlier secrets of a webhook endpoint stop signing now",
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.Endpoint);
    }
}
