using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>Deliveries and events: looked at, and sent again.</summary>
internal static class OutboundRoutes
{
    private const string Path = "/webhooks/outbound";
    private const string OnePath = $"{Path}/{{outbound_id}}";

    public static void Map(IEndpointRouteBuilder v1)
    {
        MapReads(v1);
        MapSendingAgain(v1);
        v1.MapPost(
                $"{OnePath}/expunge",
                (
                    ExpungeEvent operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, outboundId, key.Key, cancellation)
            )
            .DescribeOnce("expunge_event", "Drop what an event says, for good", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.ExpungedEvent);
    }

    private static void MapReads(IEndpointRouteBuilder v1)
    {
        v1.MapGet(
                Path,
                (ListOutbound operation, RuntimeCaller caller, [AsParameters] ListOutbound.Query query, CancellationToken cancellation) =>
                    operation.HandleAsync(caller.Scope, query, cancellation)
            )
            .Describe("list_outbound", "List deliveries, and events that no endpoint took, newest first", ErrorCatalogue.InvalidRequest)
            .Examples(request: null, WebhookControlExamples.Outbound);

        v1.MapGet(
                OnePath,
                (
                    ReadOutbound operation,
                    RuntimeCaller caller,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, outboundId, cancellation)
            )
            .Describe(
                "read_outbound",
                "Read a delivery with what is sent and every attempt, or an event with its deliveries",
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.DeliveryDetail);
    }

    private static void MapSendingAgain(IEndpointRouteBuilder v1)
    {
        v1.MapPost(
                $"{OnePath}/requeue",
                (
                    RequeueDelivery operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, outboundId, key.Key, cancellation)
            )
            .DescribeOnce(
                "requeue_delivery",
                "Put a failed or dead delivery back to pending, due now",
                ErrorCatalogue.NotFound,
                ErrorCatalogue.DeliveryNotRequeueable
            )
            .Examples(request: null, WebhookControlExamples.RequeuedDelivery);

        v1.MapPost(
                $"{OnePath}/resend",
                [SuccessStatus(StatusCodes.Status201Created)]
                (
                    ResendOutbound operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "outbound_id")] string outboundId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, outboundId, key.Key, cancellation)
            )
            .DescribeOnce(
                "resend_outbound",
                "Send an event once more: to a delivery's endpoint, or to every endpoint that takes it now",
                ErrorCatalogue.NotFound,
                ErrorCatalogue.NoEndpoint,
                ErrorCatalogue.DeliveryNotRequeueable
            )
            .Examples(request: null, WebhookControlExamples.Resent);

        v1.MapPost(
                $"{Path}/requeue-dead",
                (
                    RequeueDead operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromBody] RequeueDead.Request? request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, key.Key, request, cancellation)
            )
            .DescribeOnce(
                "requeue_dead",
                "Put dead deliveries back to pending, oldest first",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(WebhookControlExamples.RequeueDeadRequest, WebhookControlExamples.RequeuedDead);
    }
}
