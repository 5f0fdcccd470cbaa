using System.ComponentModel;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.SignIn;

/// <summary>The signed-in person: who they are, where they work, where else they are signed in.</summary>
internal static class PersonRoutes
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

        portal
            .MapPatch(
                "/me",
                (UpdateMe operation, PortalCaller caller, UpdateMe.Request request, CancellationToken cancellation) =>
                    operation.HandleAsync(request, caller, cancellation)
            )
            .ForUser(
                "portal_update_me",
                "Change the name and the preferences of the person",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson
            )
            .Examples(SignInExamples.UpdateMe, SignInExamples.Person);

        portal
            .MapPut(
                "/me/workspace",
                (ChooseWorkspace operation, PortalCaller caller, ChooseWorkspace.Request request, CancellationToken cancellation) =>
                    operation.HandleAsync(request, caller, cancellation)
            )
            .ForUser(
                "portal_choose_workspace",
                "Choose the project or account in which this session works",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(SignInExamples.Workspace, response: null);

        portal
            .MapGet(
                "/me/sessions",
                (KeepSessions operation, PortalCaller caller, CancellationToken cancellation) => operation.ListAsync(caller, cancellation)
            )
            .ForUser("portal_sessions", "List the browsers in which the person is signed in")
            .Examples(request: null, SignInExamples.Sessions);

        portal
            .MapDelete(
                "/me/sessions/{session_id}",
                (
                    KeepSessions operation,
                    PortalCaller caller,
                    [FromRoute(Name = "session_id"), Description("The session, as the list names it.")] string sessionId,
                    Browser browser,
                    CancellationToken cancellation
                ) => operation.EndAsync(sessionId, caller, browser, cancellation)
            )
            .ForUser("portal_end_session", "End one session of the person", ErrorCatalogue.NotFound);

        portal
            .MapGet(
                "/me/activity",
                (
                    ReadActivity operation,
                    PortalCaller caller,
                    [FromQuery] string? limit,
                    [FromQuery, Description("The `next_cursor` of the page before; not sent for the first page.")] string? cursor,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, limit, cursor, cancellation)
            )
            .ForUser("portal_activity", "List what happened at the door under the name of the person", ErrorCatalogue.InvalidRequest)
            .Examples(request: null, SignInExamples.Activity);
    }
}
