using System.ComponentModel;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Team;

/// <summary>Members and invitations.</summary>
internal static class TeamRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        MapMembers(portal);
        MapInvitations(portal);
        MapAcceptance(portal);
        WorkplaceRoutes.Map(portal);
    }

    private static void MapMembers(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/members",
                (
                    KeepMembers operation,
                    PortalCaller caller,
                    [FromQuery] string? limit,
                    [FromQuery, Description("The `next_cursor` of the page before; not sent for the first page.")] string? cursor,
                    CancellationToken cancellation
                ) => operation.ListAsync(caller, limit, cursor, cancellation)
            )
            .ForAccount("portal_members", "List the members of the account, newest first", Permission.Read)
            .Examples(request: null, TeamExamples.Members);

        portal
            .MapPatch(
                "/members/{user_id}",
                (
                    KeepMembers operation,
                    PortalCaller caller,
                    [FromRoute(Name = "user_id"), Description("The member, as the list names them.")] string userId,
                    KeepMembers.RoleRequest request,
                    CancellationToken cancellation
                ) => operation.SetRoleAsync(userId, request, caller, cancellation)
            )
            .ForAccount(
                "portal_update_member",
                "Give a member another role; it holds at once",
                Permission.Own,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.LastOwner
            )
            .NeedsFreshSignIn()
            .Examples(TeamExamples.Role, TeamExamples.Member);

        portal
            .MapDelete(
                "/members/{user_id}",
                (
                    KeepMembers operation,
                    PortalCaller caller,
                    [FromRoute(Name = "user_id"), Description("The member, as the list names them.")] string userId,
                    CancellationToken cancellation
                ) => operation.RemoveAsync(userId, caller, cancellation)
            )
            .ForAccount(
                "portal_remove_member",
                "Remove a member from the account; it holds at once",
                Permission.Own,
                ErrorCatalogue.LastOwner
            )
            .NeedsFreshSignIn();

        portal
            .MapPost(
                "/members/leave",
                (KeepMembers operation, PortalCaller caller, CancellationToken cancellation) => operation.LeaveAsync(caller, cancellation)
            )
            .ForAccount("portal_leave_account", "Leave the account", Permission.Read, ErrorCatalogue.LastOwner);
    }

    private static void MapInvitations(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/invitations",
                (
                    Invite operation,
                    PortalCaller caller,
                    [FromQuery] string? limit,
                    [FromQuery, Description("The `next_cursor` of the page before; not sent for the first page.")] string? cursor,
                    CancellationToken cancellation
                ) => operation.ListAsync(caller, limit, cursor, cancellation)
            )
            .ForAccount("portal_invitations", "List the invitations that wait to be accepted, newest first", Permission.Read)
            .Examples(request: null, TeamExamples.Invitations);

        portal
            .MapPost(
                "/invitations",
                [SuccessStatus(StatusCodes.Status201Created)]
                (Invite operation, PortalCaller caller, Invite.Request request, CancellationToken cancellation) =>
                    operation.HandleAsync(request, caller, cancellation)
            )
            .ForAccount(
                "portal_invite",
                "Invite somebody into the account by mail",
                Permission.Own,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotPossible,
                ErrorCatalogue.PlanLimitReached
            )
            .NeedsFreshSignIn()
            .Examples(TeamExamples.Invite, TeamExamples.Invitation);

        portal
            .MapDelete(
                "/invitations/{invitation_id}",
                (
                    Invite operation,
                    PortalCaller caller,
                    [FromRoute(Name = "invitation_id"), Description("The invitation.")] string invitationId,
                    CancellationToken cancellation
                ) => operation.WithdrawAsync(invitationId, caller, cancellation)
            )
            .ForAccount("portal_withdraw_invitation", "Take an invitation back", Permission.Own);

        portal
            .MapPost(
                "/invitations/{invitation_id}/resend",
                (
                    Invite operation,
                    PortalCaller caller,
                    [FromRoute(Name = "invitation_id"), Description("The invitation.")] string invitationId,
                    CancellationToken cancellation
                ) => operation.ResendAsync(invitationId, caller, cancellation)
            )
            .ForAccount("portal_resend_invitation", "Send an invitation again, with a new link", Permission.Own)
            .Examples(request: null, TeamExamples.Invitation);
    }

    private static void MapAcceptance(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/invitations/by-token",
                (
                    AcceptInvitation operation,
                    [FromQuery, Description("The secret part of the link.")] string? token,
                    CancellationToken cancellation
                ) => operation.ReadAsync(token, cancellation)
            )
            .ForAnyone("portal_read_invitation", "What an invitation says, before anything is typed", ErrorCatalogue.InvalidLink)
            .Examples(request: null, TeamExamples.Preview);

        portal
            .MapPost(
                "/invitations/accept",
                (
                    AcceptInvitation operation,
                    PortalCaller caller,
                    Browser browser,
                    AcceptInvitation.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(request, caller, browser, cancellation)
            )
            .ForUser(
                "portal_accept_invitation",
                "Join an account by an invitation, as the signed-in person",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidLink,
                ErrorCatalogue.NotPossible,
                ErrorCatalogue.PlanLimitReached
            )
            .Examples(TeamExamples.Accept, TeamExamples.Accepted);

        portal
            .MapPost(
                "/invitations/sign-up",
                (
                    AcceptInvitation operation,
                    HttpContext context,
                    Browser browser,
                    AcceptInvitation.SignUpRequest request,
                    CancellationToken cancellation
                ) => operation.SignUpAsync(request, context, browser, cancellation)
            )
            .ForAnyone(
                "portal_sign_up_by_invitation",
                "Join an account by an invitation, as somebody new",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidLink,
                ErrorCatalogue.NotPossible,
                ErrorCatalogue.PlanLimitReached
            )
            .Examples(TeamExamples.SignUp, TeamExamples.SignedIn);
    }
}
