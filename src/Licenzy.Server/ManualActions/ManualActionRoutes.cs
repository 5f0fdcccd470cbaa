using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.ManualActions;

/// <summary>What operators do for customers. Each action can be looked at before (<c>dry_run</c>) and taken back after (<c>undo</c>).</summary>
internal static class ManualActionRoutes
{
    private const string Entitlement = "/entitlements/{entitlement_id}";

    public static void Map(IEndpointRouteBuilder portal)
    {
        MapGrant(portal);
        MapOnEntitlement(portal);
        MapUndo(portal);
        UnmappedRoutes.Map(portal);
        EraseRoutes.Map(portal);
    }

    /// <summary>What every action says of itself.</summary>
    /// <param name="route">The route.</param>
    /// <param name="name">Its name in the API document.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="errors">Its own error codes, besides those of every action.</param>
    public static RouteHandlerBuilder ForAction(this RouteHandlerBuilder route, string name, string summary, params ErrorCode[] errors) =>
        route
            .ForProject(
                name,
                summary,
                Permission.Operate,
                [
                    ErrorCatalogue.InvalidJson,
                    ErrorCatalogue.StateChanged,
                    ErrorCatalogue.NotPossible,
                    ErrorCatalogue.IdempotencyKeyInUse,
                    ErrorCatalogue.IdempotencyKeyReused,
                    .. errors,
                ]
            )
            .WithMetadata(new HonoursIdempotencyKeyMetadata());

    private static void MapGrant(IEndpointRouteBuilder portal) =>
        portal
            .MapPost(
                "/support/customers/{subject_ref}/grants",
                (
                    GrantProduct operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    HttpContext context,
                    GrantRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, PathText.BeforeEnd(context, 1), key.Key, request, cancellation)
            )
            .ForAction(
                "portal_grant_product",
                "Give a customer a product without a sale",
                ErrorCatalogue.ProductNotFound,
                ErrorCatalogue.ProductInactive,
                ErrorCatalogue.SubjectErased
            )
            .Examples(ManualActionExamples.GrantRequest, ManualActionExamples.Granted);

    private static void MapOnEntitlement(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                $"{Entitlement}/revoke",
                (
                    RevokeEntitlement operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "entitlement_id"), Description("The entitlement, `ent_…`.")] string entitlementId,
                    NotedRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, entitlementId, key.Key, request, cancellation)
            )
            .ForAction("portal_revoke_entitlement", "Take a purchase or a grant back, until an operator restores it")
            .Examples(ManualActionExamples.Noted, ManualActionExamples.Revoked);

        portal
            .MapPost(
                $"{Entitlement}/restore",
                (
                    RestoreEntitlement operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "entitlement_id"), Description("The entitlement, `ent_…`.")] string entitlementId,
                    NotedRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, entitlementId, key.Key, request, cancellation)
            )
            .ForAction("portal_restore_entitlement", "Take a revocation back")
            .Examples(ManualActionExamples.Noted, ManualActionExamples.Restored);

        portal
            .MapPost(
                $"{Entitlement}/adjust",
                (
                    AdjustUsage operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "entitlement_id"), Description("The usage pack, `ent_…`.")] string entitlementId,
                    AdjustRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, entitlementId, key.Key, request, cancellation)
            )
            .ForAction("portal_adjust_usage", "Give a usage pack units, take some, or set its balance")
            .Examples(ManualActionExamples.AdjustRequest, ManualActionExamples.Adjusted);
    }

    private static void MapUndo(IEndpointRouteBuilder portal) =>
        portal
            .MapPost(
                "/history/{history_id}/undo",
                (
                    UndoAction operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "history_id"), Description("The entry of the history (`his_…`), or the action itself (`op_…`).")]
                        string historyId,
                    NotedRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, historyId, key.Key, request, cancellation)
            )
            .ForAction("portal_undo_action", "Take an operator's action back by its opposite, once", ErrorCatalogue.SubjectErased)
            .Examples(ManualActionExamples.Noted, ManualActionExamples.Revoked);
}
