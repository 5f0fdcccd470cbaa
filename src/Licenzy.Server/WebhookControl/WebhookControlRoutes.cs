using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;

namespace Licenzy.Server.WebhookControl;

/// <summary>The control of outbound webhooks for the runtime API: the operations themselves know nothing of routes.</summary>
internal static class WebhookControlRoutes
{
    private static readonly ErrorCode[] OfKey = [ErrorCatalogue.IdempotencyKeyInUse, ErrorCatalogue.IdempotencyKeyReused];

    public static void Map(IEndpointRouteBuilder v1)
    {
        DefaultEndpointRoutes.Map(v1);
        EndpointRoutes.Map(v1);
        RecoveryRoutes.Map(v1);
        OutboundRoutes.Map(v1);
    }

    /// <summary>What every route of the control says of itself.</summary>
    /// <param name="route">The route.</param>
    /// <param name="name">Its name in the API document.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="errors">Its own error codes.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, params ErrorCode[] errors) =>
        route.WithName(name).WithSummary(summary).WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Webhooks)).Errors(errors);

    /// <summary>The same, of a route that honours an idempotency key.</summary>
    /// <param name="route">The route.</param>
    /// <param name="name">Its name in the API document.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="errors">Its own error codes, without those of the key.</param>
    public static RouteHandlerBuilder DescribeOnce(
        this RouteHandlerBuilder route,
        string name,
        string summary,
        params ErrorCode[] errors
    ) =>
        route
            .Describe(name, summary, [ErrorCatalogue.InvalidRequest, .. errors, .. OfKey])
            .WithMetadata(new HonoursIdempotencyKeyMetadata());
}
