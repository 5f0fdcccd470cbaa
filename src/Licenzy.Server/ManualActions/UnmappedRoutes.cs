using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.ManualActions;

/// <summary>Sales that no product and no customer claims, and Stripe customers of whom nobody says who they are.</summary>
internal static class UnmappedRoutes
{
    private const string Unmapped = "/stripe/unmapped";
    internal const string RootMeans = "The Checkout session (`cs_…`) or the subscription (`sub_…`).";

    public static void Map(IEndpointRouteBuilder portal)
    {
        MapList(portal);
        MapLinks(portal);
        MapDecisions(portal);
    }

    private static void MapList(IEndpointRouteBuilder portal) =>
        portal
            .MapGet(
                Unmapped,
                (
                    ListUnmapped operation,
                    PortalCaller caller,
                    [FromQuery, Description("Lists sales in this state: `open` (when it is not sent), `dismissed` or `resolved`.")]
                        string? state,
                    [FromQuery] string? limit,
                    [FromQuery, Description("The `next_cursor` of the page before; not sent for the first page.")] string? cursor,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller.Scope, state, limit, cursor, cancellation)
            )
            .ForProject("portal_list_unmapped", "List sales that nobody claims, grouped by what mends them, newest first", Permission.Read)
            .Examples(request: null, UnmappedExamples.Page);

    private static void MapLinks(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                $"{Unmapped}/{{root}}/link",
                (
                    LinkSale operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute, Description(RootMeans)] string root,
                    LinkSaleRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, root, key.Key, request, cancellation)
            )
            .ForAction(
                "portal_link_sale",
                "Say whose an unmapped sale is, and what it sold",
                ErrorCatalogue.ProductNotFound,
                ErrorCatalogue.SubjectErased
            )
            .Examples(UnmappedExamples.LinkSaleRequest, UnmappedExamples.Linked);

        portal
            .MapPost(
                "/stripe/customers/{stripe_customer_id}/link",
                (
                    LinkCustomer operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "stripe_customer_id"), Description("The Stripe customer, `cus_…`.")] string stripeCustomerId,
                    LinkCustomerRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, stripeCustomerId, key.Key, request, cancellation)
            )
            .ForAction("portal_link_stripe_customer", "Say whose a Stripe customer is", ErrorCatalogue.SubjectErased)
            .Examples(UnmappedExamples.LinkCustomerRequest, UnmappedExamples.Linked);
    }

    private static void MapDecisions(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                $"{Unmapped}/{{root}}/dismiss",
                (
                    DecideUnmapped operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute, Description(RootMeans)] string root,
                    DecideUnmapped.Request? request,
                    CancellationToken cancellation
                ) => operation.DismissAsync(caller, root, key.Key, request, cancellation)
            )
            .ForAction("portal_dismiss_unmapped", "Put a sale aside that is none of yours")
            .Examples(UnmappedExamples.DecideRequest, UnmappedExamples.Dismissed);

        portal
            .MapPost(
                $"{Unmapped}/{{root}}/reopen",
                (
                    DecideUnmapped operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute, Description(RootMeans)] string root,
                    DecideUnmapped.Request? request,
                    CancellationToken cancellation
                ) => operation.ReopenAsync(caller, root, key.Key, request, cancellation)
            )
            .ForAction("portal_reopen_unmapped", "Take a sale up again that was put aside")
            .Examples(UnmappedExamples.DecideRequest, UnmappedExamples.Reopened);
    }
}
