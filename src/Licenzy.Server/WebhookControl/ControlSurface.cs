using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.WebhookControl;

/// <summary>One of the two doors to the same routes: the runtime API, opened by keys, and the portal, opened by people.</summary>
internal sealed class ControlSurface
{
    private static readonly ErrorCode[] OfKey = [ErrorCatalogue.IdempotencyKeyInUse, ErrorCatalogue.IdempotencyKeyReused];

    private readonly Func<RouteHandlerBuilder, string, string, Permission, ErrorCode[], RouteHandlerBuilder> describe;

    private ControlSurface(Func<RouteHandlerBuilder, string, string, Permission, ErrorCode[], RouteHandlerBuilder> describe) =>
        this.describe = describe;

    /// <summary>For applications: a key of the scope <c>webhooks</c> may do all of it.</summary>
    public static ControlSurface Runtime { get; } =
        new(
            (route, name, summary, _, errors) =>
                route.WithName(name).WithSummary(summary).WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Webhooks)).Errors(errors)
        );

    /// <summary>For people: each route says which permission it takes.</summary>
    public static ControlSurface Portal { get; } =
        new((route, name, summary, permission, errors) => route.ForProject($"portal_{name}", summary, permission, errors));

    /// <summary>What a route says of itself at this door.</summary>
    public RouteHandlerBuilder Describe(
        RouteHandlerBuilder route,
        string name,
        string summary,
        Permission permission,
        ErrorCode[] errors
    ) => describe(route, name, summary, permission, errors);

    /// <summary>The same, of a route that honours an idempotency key.</summary>
    public RouteHandlerBuilder DescribeOnce(
        RouteHandlerBuilder route,
        string name,
        string summary,
        Permission permission,
        ErrorCode[] errors
    ) =>
        describe(route, name, summary, permission, [ErrorCatalogue.InvalidRequest, .. errors, .. OfKey])
            .WithMetadata(new HonoursIdempotencyKeyMetadata());
}
