using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;

namespace Licenzy.Server.Usage;

internal static class UsageRoutes
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost(
                "/usage/consume",
                (
                    ConsumeUsage operation,
                    RuntimeCaller caller,
                    RequestIdempotencyKey key,
                    ConsumeUsage.Request request,
                    HttpContext context,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, context.TraceIdentifier, cancellation)
            )
            .WithName("consume_usage")
            .WithSummary("Consume units of a customer's packs, all or none")
            .WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Runtime), new RequiresIdempotencyKeyMetadata())
            .Errors(
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.IdempotencyKeyRequired,
                ErrorCatalogue.PlanModeNotAllowed,
                ErrorCatalogue.InsufficientUsage,
                ErrorCatalogue.IdempotencyKeyInUse,
                ErrorCatalogue.IdempotencyKeyReused
            )
            .Examples(UsageExamples.ConsumeRequest, UsageExamples.ConsumeResponse);
}
