using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Team;

/// <summary>The account and its projects.</summary>
internal static class WorkplaceRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/account",
                (KeepAccount operation, PortalCaller caller, CancellationToken cancellation) => operation.ReadAsync(caller, cancellation)
            )
            .ForAccount("portal_account", "Read the account", Permission.Read)
            .Examples(request: null, TeamExamples.Account);

        portal
            .MapPatch(
                "/account",
                (KeepAccount operation, PortalCaller caller, KeepAccount.Request request, CancellationToken cancellation) =>
                    operation.UpdateAsync(request, caller, cancellation)
            )
            .ForAccount("portal_update_account", "Rename the account", Permission.Own, ErrorCatalogue.InvalidJson)
            .Examples(TeamExamples.AccountName, TeamExamples.Account);

        portal
            .MapGet(
                "/projects",
                (KeepProjects operation, PortalCaller caller, CancellationToken cancellation) => operation.ListAsync(caller, cancellation)
            )
            .ForAccount("portal_projects", "List the projects of the account, newest first", Permission.Read)
            .Examples(request: null, TeamExamples.Projects);

        portal
            .MapPost(
                "/projects",
                [SuccessStatus(StatusCodes.Status201Created)]
                (KeepProjects operation, PortalCaller caller, KeepProjects.CreateRequest request, CancellationToken cancellation) =>
                    operation.CreateAsync(request, caller, cancellation)
            )
            .ForAccount(
                "portal_create_project",
                "Make a project",
                Permission.Configure,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NameTaken,
                ErrorCatalogue.PlanLimitReached
            )
            .Examples(TeamExamples.NewProject, TeamExamples.Project);

        portal
            .MapPatch(
                "/projects/{project_id}",
                (
                    KeepProjects operation,
                    PortalCaller caller,
                    [FromRoute(Name = "project_id"), Description("The project.")] string projectId,
                    ProjectPatch request,
                    CancellationToken cancellation
                ) => operation.UpdateAsync(projectId, request, caller, cancellation)
            )
            .ForAccount(
                "portal_update_project",
                "Change the settings of a project",
                Permission.Configure,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NameTaken
            )
            .Examples(TeamExamples.ProjectPatch, TeamExamples.Project);

        portal
            .MapDelete(
                "/projects/{project_id}",
                (
                    DeleteProject operation,
                    PortalCaller caller,
                    [FromRoute(Name = "project_id"), Description("The project.")] string projectId,
                    [FromBody] DeleteProject.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(projectId, request, caller, cancellation)
            )
            .ForAccount(
                "portal_delete_project",
                "End a project; its keys open nothing any more",
                Permission.Own,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotPossible
            )
            .NeedsFreshSignIn()
            .Examples(TeamExamples.ProjectName, response: null);
    }
}
