using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Support;

/// <summary>The lists of a customer, and the single things that they lead to.</summary>
internal static class SupportListRoutes
{
    private const string Entitlement = "/entitlements/{entitlement_id}";
    internal const string EntitlementText = "The entitlement.";

    public static void Map(IEndpointRouteBuilder portal)
    {
        MapLists(portal);
        MapUsage(portal);
        MapEntitlement(portal);
        portal
            .MapGet(
                "/history/{history_id}",
                (
                    ReadHistory operation,
                    PortalCaller caller,
                    [FromRoute(Name = "history_id"), Description("The row of the history.")] string historyId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, historyId, cancellation)
            )
            .ForProject(
                "portal_read_history",
                "Read a row of the history, with what the application was told",
                Permission.Read,
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, SupportExamples.HistoryDetail);
    }

    private static void MapLists(IEndpointRouteBuilder portal)
    {
        List(
            portal,
            "entitlements",
            "List every entitlement of a customer, newest first",
            (operation, caller, subjectRef, query, cancellation) =>
                operation.EntitlementsAsync(caller.Scope, subjectRef, query, cancellation),
            SupportExamples.Entitlements
        );
        List(
            portal,
            "history",
            "List every change of a customer's entitlements, newest first",
            (operation, caller, subjectRef, query, cancellation) => operation.HistoryAsync(caller.Scope, subjectRef, query, cancellation),
            SupportExamples.History
        );
        List(
            portal,
            "attempts",
            "List a customer's checkout attempts, newest first",
            (operation, caller, subjectRef, query, cancellation) => operation.AttemptsAsync(caller.Scope, subjectRef, query, cancellation),
            SupportExamples.Attempts
        );
        List(
            portal,
            "deliveries",
            "List what the application was told of a customer, newest first",
            (operation, caller, subjectRef, query, cancellation) =>
                operation.DeliveriesAsync(caller.Scope, subjectRef, query, cancellation),
            SupportExamples.Deliveries
        );
    }

    private static void MapUsage(IEndpointRouteBuilder portal)
    {
        List(
            portal,
            "usage",
            "List what a customer consumed, newest first",
            (operation, caller, subjectRef, query, cancellation) => operation.UsageAsync(caller.Scope, subjectRef, query, cancellation),
            SupportExamples.Usage
        );
        portal
            .MapGet(
                $"{SupportRoutes.Customer}/usage/chart",
                (
                    ReadUsageChart operation,
                    PortalCaller caller,
                    HttpContext context,
                    [FromQuery(Name = "from"), Description("The first instant, RFC 3339; 30 days before `to` when it is not sent.")]
                        string? from,
                    [FromQuery(Name = "to"), Description("The instant after the last, RFC 3339; now when it is not sent.")] string? to,
                    [FromQuery(Name = "step"), Description("`hour` or `day`; hours below three days when it is not sent.")] string? step,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, PathText.BeforeEnd(context, 2), from, to, step, cancellation)
            )
            .ForProject(
                "portal_read_customer_usage_chart",
                "Read a customer's consumption summed by hours or days",
                Permission.Read,
                ErrorCatalogue.InvalidRequest
            )
            .Examples(request: null, SupportExamples.UsageChart);
    }

    private static void MapEntitlement(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                Entitlement,
                (
                    ReadEntitlement operation,
                    PortalCaller caller,
                    [FromRoute(Name = "entitlement_id"), Description(EntitlementText)] string entitlementId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, entitlementId, cancellation)
            )
            .ForProject(
                "portal_read_entitlement",
                "Read an entitlement with its tests, its proof and what it stands on",
                Permission.Read,
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, SupportExamples.EntitlementDetail);

        portal
            .MapGet(
                $"{Entitlement}/history",
                (
                    ReadEntitlement operation,
                    PortalCaller caller,
                    [FromRoute(Name = "entitlement_id"), Description(EntitlementText)] string entitlementId,
                    [AsParameters] ListCustomer.Query query,
                    CancellationToken cancellation
                ) => operation.HistoryAsync(caller.Scope, entitlementId, query, cancellation)
            )
            .ForProject(
                "portal_list_entitlement_history",
                "List every change of an entitlement, newest first",
                Permission.Read,
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, SupportExamples.History);

        portal
            .MapGet(
                $"{Entitlement}/usage",
                (
                    ReadEntitlement operation,
                    PortalCaller caller,
                    [FromRoute(Name = "entitlement_id"), Description(EntitlementText)] string entitlementId,
                    [AsParameters] ListCustomer.Query query,
                    CancellationToken cancellation
                ) => operation.UsageAsync(caller.Scope, entitlementId, query, cancellation)
            )
            .ForProject(
                "portal_list_entitlement_usage",
                "List what was consumed of a pack, newest first",
                Permission.Read,
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.NotFound
            )
            .Examples(request: null, SupportExamples.Usage);
    }

    private delegate Task<Answer<Page<T>>> Read<T>(
        ListCustomer operation,
        PortalCaller caller,
        string subjectRef,
        ListCustomer.Query query,
        CancellationToken cancellation
    );

    private static void List<T>(IEndpointRouteBuilder portal, string list, string summary, Read<T> read, Page<T> example) =>
        portal
            .MapGet(
                $"{SupportRoutes.Customer}/{list}",
                (
                    ListCustomer operation,
                    PortalCaller caller,
                    HttpContext context,
                    [AsParameters] ListCustomer.Query query,
                    CancellationToken cancellation
                ) => read(operation, caller, PathText.BeforeEnd(context, 1), query, cancellation)
            )
            .ForProject($"portal_list_customer_{list}", summary, Permission.Read, ErrorCatalogue.InvalidRequest)
            .Examples(request: null, example);
}
