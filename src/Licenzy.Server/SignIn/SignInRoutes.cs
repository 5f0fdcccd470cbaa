using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.SignIn;

/// <summary>Coming in, going out, and what a person changes about themselves.</summary>
internal static class SignInRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/me",
                (ReadMe operation, PortalCaller caller, HttpContext context, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, context, cancellation)
            )
            .ForUser("portal_me", "Who is signed in, where they may work and what they may do")
            .Examples(request: null, SignInExamples.Me);
    }
}
