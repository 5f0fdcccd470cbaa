using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Support;

/// <summary>Reading a customer: search, the decision with its proof, the timeline, and the comparison with Stripe.</summary>
internal static class SupportRoutes
{
    internal const string Customer = "/support/customers/{subject_ref}";

    internal const string AtText = "The instant to look at, RFC 3339; now when it is not sent.";
    internal const string FromText = "The first instant, RFC 3339; 90 days before `to` when it is not sent.";
    internal const string ToText = "The instant after the last, RFC 3339; now when it is not sent.";

    public static void Map(IEndpointRouteBuilder portal)
    {
        MapSearch(portal);
        MapCustomer(portal);
        SupportListRoutes.Map(portal);
        ExportRoutes.Map(portal);
    }

    private static void MapSearch(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/support/customers",
                (
                    SearchCustomers operation,
                    PortalCaller caller,
                    [AsParameters] SearchCustomers.Query query,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, query, cancellation)
            )
            .ForProject(
                "portal_search_customers",
                "Find customers by the start of a reference or an address, or by any whole id",
                Permission.Read,
                ErrorCatalogue.InvalidRequest
            )
            .Examples(request: null, SupportExamples.Found);

        portal
            .MapGet(
                "/lookup/{id}",
                (
                    LookUp operation,
                    PortalCaller caller,
                    [FromRoute(Name = "id"), Description("Any id of Licenzy, or of a customer's objects in Stripe.")] string id,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, id, cancellation)
            )
            .ForProject("portal_lookup", "Find what an id names, and whose it is", Permission.Read, ErrorCatalogue.NotFound)
            .Examples(request: null, SupportExamples.Named);
    }

    private static void MapCustomer(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                Customer,
                (
                    ReadCustomer operation,
                    PortalCaller caller,
                    HttpContext context,
                    [FromQuery(Name = "at"), Description(AtText)] string? at,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, PathText.Last(context), at, cancellation)
            )
            .ForProject(
                "portal_read_customer",
                "Read a customer: the decision with its proof, what they hold, who they are; now or at a past instant",
                Permission.Read,
                ErrorCatalogue.InvalidRequest
            )
            .Examples(request: null, SupportExamples.Page);

        portal
            .MapGet(
                $"{Customer}/decisions",
                (
                    ReadDecisions operation,
                    PortalCaller caller,
                    HttpContext context,
                    [FromQuery(Name = "from"), Description(FromText)] string? from,
                    [FromQuery(Name = "to"), Description(ToText)] string? to,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, PathText.BeforeEnd(context, 1), from, to, cancellation)
            )
            .ForProject(
                "portal_read_customer_decisions",
                "Read the decision about a customer over time",
                Permission.Read,
                ErrorCatalogue.InvalidRequest
            )
            .Examples(request: null, SupportExamples.Decisions);

        portal
            .MapGet(
                $"{Customer}/timeline",
                (
                    ReadTimeline operation,
                    PortalCaller caller,
                    HttpContext context,
                    [AsParameters] ReadTimeline.Query query,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, PathText.BeforeEnd(context, 1), query, cancellation)
            )
            .ForProject(
                "portal_read_customer_timeline",
                "List what happened to a customer, one line for each cause, newest first",
                Permission.Read,
                ErrorCatalogue.InvalidRequest
            )
            .Examples(request: null, SupportExamples.Timeline);

        portal
            .MapPost(
                $"{Customer}/sync",
                (SyncFromStripe operation, PortalCaller caller, HttpContext context, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, PathText.BeforeEnd(context, 1), cancellation)
            )
            .ForProject(
                "portal_sync_customer",
                "Compare a customer with Stripe, and apply what differs",
                Permission.Operate,
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.SubjectErased,
                ErrorCatalogue.StripeNotConnected,
                ErrorCatalogue.StripeError,
                ErrorCatalogue.StripeTimeout
            )
            .Examples(request: null, SupportExamples.Synced);
    }
}
