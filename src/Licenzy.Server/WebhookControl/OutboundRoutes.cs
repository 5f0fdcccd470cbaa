using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>Deliveries and events: looked at, and sent again.</summary>
internal static class OutboundRoutes
{
    private const string Path = "/webhooks/outbound";
    private const string OnePath = $"{Path}/{{outbound_id}}";

    public static void Map(IEndpointRouteBuilder group, ControlSurface surface)
    {
        MapReads(group, surface);
        MapSendingAgain(group, surface);
        group
            .MapPost(
                $"{OnePath}/expunge",
                (
                    ExpungeEvent operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, outboundId, key.Key, cancellation)
            )
            .DescribeOnce(surface, Permission.Own, "expunge_event", "Drop what an event says, for good", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.ExpungedEvent);
    }

    private static void MapReads(IEndpointRouteBuilder group, ControlSurface surface)
    {
        group
            .MapGet(
                Path,
                (ListOutbound operation, ControlCaller caller, [AsParameters] ListOutbound.Query query, CancellationToken cancellation) =>
                    operation.HandleAsync(caller.Scope, query, cancellation)
            )
            .Describe(
                surface,
                Permission.Read,
                "list_outbound",
                "List deliveries, and events that no endpoint took, newest first",
                ErrorCatalogue.InvalidRequest
            )
            .Examples(request: null, WebhookControlExamples.Outbound);

        group
            .MapGet(
                OnePath,
                (
                    ReadOutbound operation,
                    ControlCaller caller,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, outboundId, cancellation)
            )
            .Describe(
                surface,
                Permission.Read,
                "read_outbound",
                "Read a delivery with what is sent and every attempt, or an event with its deliveries",
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.DeliveryDetail);
    }

    private static void MapSendingAgain(IEndpointRouteBuilder group, ControlSurface surface)
    {
        group
            .MapPost(
                $"{OnePath}/requeue",
                (
                    RequeueDelivery operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, outboundId, key.Key, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Operate,
                "requeue_delivery",
                "Put a failed or dead delivery back to pending, due now",
                ErrorCatalogue.NotFound,
                ErrorCatalogue.DeliveryNotRequeueable
            )
            .Examples(request: null, WebhookControlExamples.RequeuedDelivery);

        group
            .MapPost(
                $"{OnePath}/resend",
                [SuccessStatus(StatusCodes.Status201Created)]
                (
                    ResendOutbound operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, outboundId, key.Key, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Operate,
                "resend_outbound",
                "Send an event once more: to a delivery's endpoint, or to every endpoint that takes it now",
                ErrorCatalogue.NotFound,
                ErrorCatalogue.NoEndpoint,
                ErrorCatalogue.DeliveryNotRequeueable
            )
            .Examples(request: null, WebhookControlExamples.Resent);

        group
            .MapPost(
                $"{Path}/requeue-dead",
                (
                    RequeueDead operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromBody] RequeueDead.Request? request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Operate,
                "requeue_dead",
                "Put dead deliveries back to pending, oldest first",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.RequeueDeadRequest, WebhookControlExamples.RequeuedDead);
    }
}
