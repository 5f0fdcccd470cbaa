using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>Sending an endpoint what it missed.</summary>
internal static class RecoveryRoutes
{
    private const string Endpoint = "/webhooks/endpoints/{endpoint_id}";

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost(
                $"{Endpoint}/recover",
                [SuccessStatus(StatusCodes.Status202Accepted, StatusCodes.Status200OK)]
                (
                    StartRecovery operation,
                    RuntimeCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    StartRecovery.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, endpointId, key.Key, request, cancellation)
            )
            .DescribeOnce(
                "recover_endpoint",
                "Send a webhook endpoint what it missed in a span of time",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound,
                ErrorCatalogue.RecoveryRunning
            )
            .Examples(WebhookControlExamples.RecoverRequest, WebhookControlExamples.RunningRecovery);

        v1.MapGet(
                $"{Endpoint}/recoveries",
                (
                    ReadRecoveries operation,
                    RuntimeCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromQuery] string? limit,
                    [FromQuery] string? cursor,
                    CancellationToken cancellation
                ) => operation.ListAsync(caller.Scope, endpointId, limit, cursor, cancellation)
            )
            .Describe(
                "list_recoveries",
                "List the recoveries of a webhook endpoint, newest first",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.Recoveries);

        v1.MapGet(
                $"{Endpoint}/recoveries/{{recovery_id}}",
                (
                    ReadRecoveries operation,
                    RuntimeCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromRoute(Name = "recovery_id")] string recoveryId,
                    CancellationToken cancellation
                ) => operation.OneAsync(caller.Scope, endpointId, recoveryId, cancellation)
            )
            .Describe("read_recovery", "Read how far a recovery has come", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.FinishedRecovery);
    }
}
