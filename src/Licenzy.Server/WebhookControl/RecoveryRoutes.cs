using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>Sending an endpoint what it missed.</summary>
internal static class RecoveryRoutes
{
    private const string Endpoint = "/webhooks/endpoints/{endpoint_id}";

    public static void Map(IEndpointRouteBuilder group, ControlSurface surface)
    {
        group
            .MapPost(
                $"{Endpoint}/recover",
                [SuccessStatus(StatusCodes.Status202Accepted, StatusCodes.Status200OK)]
                (
                    StartRecovery operation,
                    ControlCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    StartRecovery.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, endpointId, key.Key, request, cancellation)
            )
            .DescribeOnce(
                surface,
                Permission.Operate,
                "recover_endpoint",
                "Send a webhook endpoint what it missed in a span of time",
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound,
                ErrorCatalogue.RecoveryRunning
            )
            .Examples(WebhookControlExamples.RecoverRequest, WebhookControlExamples.RunningRecovery);

        group
            .MapGet(
                $"{Endpoint}/recoveries",
                (
                    ReadRecoveries operation,
                    ControlCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromQuery] string? limit,
                    [FromQuery] string? cursor,
                    CancellationToken cancellation
                ) => operation.ListAsync(caller.Scope, endpointId, limit, cursor, cancellation)
            )
            .Describe(
                surface,
                Permission.Read,
                "list_recoveries",
                "List the recoveries of a webhook endpoint, newest first",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, WebhookControlExamples.Recoveries);

        group
            .MapGet(
                $"{Endpoint}/recoveries/{{recovery_id}}",
                (
                    ReadRecoveries operation,
                    ControlCaller caller,
                    [FromRoute(Name = "endpoint_id")] string endpointId,
                    [FromRoute(Name = "recovery_id")] string recoveryId,
                    CancellationToken cancellation
                ) => operation.OneAsync(caller.Scope, endpointId, recoveryId, cancellation)
            )
            .Describe(surface, Permission.Read, "read_recovery", "Read how far a recovery has come", ErrorCatalogue.NotFound)
            .Examples(request: null, WebhookControlExamples.FinishedRecovery);
    }
}
