using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Portal;

/// <summary>What a route of the portal is about, and so what must be known before it runs.</summary>
internal enum PortalReach
{
    /// <summary>Nobody is signed in yet.</summary>
    Open,

    /// <summary>The person alone: profile, security, sessions.</summary>
    User,

    /// <summary>An account of the person.</summary>
    Account,

    /// <summary>A project of the account, in one mode.</summary>
    Project,
}

/// <summary>On every route of the portal: who may call it. Read by the session check, the route manifest and the isolation tests.</summary>
/// <param name="Reach">What it is about.</param>
/// <param name="Permission">What the caller must be allowed; of no meaning for the reaches without an account.</param>
internal sealed record PortalRouteMetadata(PortalReach Reach, Permission Permission);

/// <summary>On a dangerous route: the person must have proved who they are within the last ten minutes.</summary>
internal sealed record FreshSignInMetadata
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
}

internal static class PortalRouteExtensions
{
    /// <summary>A route about a project in one mode.</summary>
    /// <param name="route">The route.</param>
    /// <param name="name">Its name in the API document, unique over all documents: <c>portal_…</c>.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="permission">What the caller must be allowed.</param>
    /// <param name="errors">Its own error codes.</param>
    public static RouteHandlerBuilder ForProject(
        this RouteHandlerBuilder route,
        string name,
        string summary,
        Permission permission,
        params ErrorCode[] errors
    ) => route.Describe(name, summary, PortalReach.Project, permission, errors);

    /// <summary>A route about an account. Parameters as of <see cref="ForProject"/>.</summary>
    public static RouteHandlerBuilder ForAccount(
        this RouteHandlerBuilder route,
        string name,
        string summary,
        Permission permission,
        params ErrorCode[] errors
    ) => route.Describe(name, summary, PortalReach.Account, permission, errors);

    /// <summary>A route about the signed-in person alone.</summary>
    public static RouteHandlerBuilder ForUser(this RouteHandlerBuilder route, string name, string summary, params ErrorCode[] errors) =>
        route.Describe(name, summary, PortalReach.User, Permission.Read, errors);

    /// <summary>A route for those who are not signed in.</summary>
    public static RouteHandlerBuilder ForAnyone(this RouteHandlerBuilder route, string name, string summary, params ErrorCode[] errors) =>
        route.Describe(name, summary, PortalReach.Open, Permission.Read, errors);

    /// <summary>Asks for a fresh sign-in: <c>403 reauthentication_required</c> when the last is older than ten minutes.</summary>
    public static RouteHandlerBuilder NeedsFreshSignIn(this RouteHandlerBuilder route) => route.WithMetadata(new FreshSignInMetadata());

    private static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route,
        string name,
        string summary,
        PortalReach reach,
        Permission permission,
        ErrorCode[] errors
    ) => route.WithName(name).WithSummary(summary).WithMetadata(new PortalRouteMetadata(reach, permission)).Errors(errors);
}
