using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>All endpoints of a mode, by their ids.</summary>
internal static class EndpointRoutes
{
    private const string Path = "/webhooks/endpoints";
    private const string OnePath = $"{Path}/{{endpoint_id}}";

    public static void Map(IEndpointRouteBuilder group, ControlSurface surface)
    {
        MapMany(group, surface);
        MapOne(group, surface);
        MapSecrets(group, surface);
        group
            .MapPost(
                $"{OnePath}/test",
                [SuccessStatus(StatusCodes.Status201Created, StatusCodes.Status200OK)]
                (
                    TestEndpoint operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromQuery] string? wait,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId, key.Key, wait, cancellation)
            )
            .DescribeOnce(surface, Permission.Operate, "test_endpoint", "Send a test event to a webhook endpoint", ErrorCatalogue.NotFound)
            .WithMetadata(new LoadClassMetadata(LoadClass.Waiting))
            .Examples(request: null, WebhookControlExamples.TestDelivery);
    }

    private static void MapMany(IEndpointRouteBuilder group, ControlSurface surface)
    {
        group
            .MapGet(
                Path,
                (
                    ReadEndpoints operation,
                    ControlCaller caller,
                    [FromQuery] string? limit,
                    [FromQuery] string? cursor,
                    CancellationToken cancellation
                ) => operation.ListAsync(caller.Scope, limit, cursor, caller.IsPerson, cancellation)
            )
            .Describe(surface, Permission.Read, "list_endpoints", "List the webhook endpoints, newest first", ErrorCatalogue.InvalidRequest)
            .Examples(request: null, WebhookControlExamples.Endpoints);

        group
            .MapPost(
                Path,
                [SuccessStatus(StatusCodes.Status201Created, StatusCodes.Status200OK)]
                (
                    CreateEndpoint operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    EndpointRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Configure,
                "create_endpoint",
                "Make a further webhook endpoint",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound,
                ErrorCatalogue.EndpointLimitReached
            )
            .Examples(WebhookControlExamples.EndpointRequest, WebhookControlExamples.NewEndpoint);
    }

    private static void MapOne(IEndpointRouteBuilder group, ControlSurface surface)
    {
        group
            .MapGet(
                OnePath,
                (
                    ReadEndpoints operation,
                    ControlCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    CancellationToken cancellation
                ) => operation.OneAsync(caller.Scope, endpointId, cancellation)
            )
            .Describe(surface, Permission.Read, "read_endpoint", "Read a webhook endpoint and how it is doing", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.Endpoint);

        group
            .MapPatch(
                OnePath,
                (
                    UpdateEndpoint operation,
                    ControlCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    EndpointPatch request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId, request, cancellation)
            )
            .Describe(
                surface,
                Permission.Configure,
                "update_endpoint",
                "Change what is sent of a webhook endpoint",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.PatchRequest, WebhookControlExamples.Endpoint);

        group
            .MapDelete(
                OnePath,
                (
                    DeleteEndpoint operation,
                    ControlCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId, cancellation)
            )
            .Describe(
                surface,
                Permission.Configure,
                "delete_endpoint",
                "Delete a webhook endpoint; nothing is sent to it any more",
                ErrorCatalogue.NotFound
            );
    }

    private static void MapSecrets(IEndpointRouteBuilder group, ControlSurface surface)
    {
        group
            .MapPost(
                $"{OnePath}/rotate-secret",
                (
                    RotateSecret operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromBody] RotateSecret.Request? request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId, key.Key, request, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Configure,
                "rotate_endpoint_secret",
                "Give a webhook endpoint a new signing secret",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.RotateRequest, WebhookControlExamples.RotatedEndpoint);

        group
            .MapPost(
                $"{OnePath}/rotate-secret/end",
                (
                    EndSecretOverlap operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId, key.Key, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Configure,
                "end_endpoint_secret_overlap",
                "Let earlier secrets of a webhook endpoint stop signing now",
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.Endpoint);
    }
}
