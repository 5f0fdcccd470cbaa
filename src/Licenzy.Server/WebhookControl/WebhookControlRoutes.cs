using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.WebhookControl;

/// <summary>The control of outbound webhooks, once for applications and once for people: the operations themselves know nothing of routes.</summary>
internal static class WebhookControlRoutes
{
    /// <summary>The runtime API.</summary>
    public static void Map(IEndpointRouteBuilder v1) => Map(v1, ControlSurface.Runtime);

    /// <summary>The portal.</summary>
    public static void MapPortal(IEndpointRouteBuilder portal) => Map(portal, ControlSurface.Portal);

    /// <summary>What every route of the control says of itself.</summary>
    /// <param name="route">The route.</param>
    /// <param name="surface">The door that it is at.</param>
    /// <param name="permission">What a person must be allowed.</param>
    /// <param name="name">Its name in the API document of the runtime API.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="errors">Its own error codes.</param>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route,
        ControlSurface surface,
        Permission permission,
        string name,
        string summary,
        params ErrorCode[] errors
    ) => surface.Describe(route, name, summary, permission, errors);

    /// <summary>The same, of a route that honours an idempotency key, without the errors of the key.</summary>
    /// <param name="route">The route.</param>
    /// <param name="surface">The door that it is at.</param>
    /// <param name="permission">What a person must be allowed.</param>
    /// <param name="name">Its name in the API document of the runtime API.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="errors">Its own error codes.</param>
    public static RouteHandlerBuilder DescribeOnce(
        this RouteHandlerBuilder route,
        ControlSurface surface,
        Permission permission,
        string name,
        string summary,
        params ErrorCode[] errors
    ) => surface.DescribeOnce(route, name, summary, permission, errors);

    private static void Map(IEndpointRouteBuilder group, ControlSurface surface)
    {
        DefaultEndpointRoutes.Map(group, surface);
        EndpointRoutes.Map(group, surface);
        RecoveryRoutes.Map(group, surface);
        OutboundRoutes.Map(group, surface);
    }
}
