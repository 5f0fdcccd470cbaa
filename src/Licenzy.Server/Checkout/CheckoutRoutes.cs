using System.ComponentModel;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Checkout;

internal static class CheckoutRoutes
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost(
                "/checkout/session",
                [SuccessStatus(StatusCodes.Status201Created)]
                (
                    CreateCheckout operation,
                    RuntimeCaller caller,
                    RequestIdempotencyKey key,
                    CheckoutRequest request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, cancellation)
            )
            .WithName("create_checkout")
            .WithSummary("Create a checkout for one customer and one product")
            .WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Runtime), new RequiresIdempotencyKeyMetadata())
            .Errors(
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.IdempotencyKeyRequired,
                ErrorCatalogue.PlanModeNotAllowed,
                ErrorCatalogue.ProductNotFound,
                ErrorCatalogue.ProductInactive,
                ErrorCatalogue.StripeNotConnected,
                ErrorCatalogue.AlreadySubscribed,
                ErrorCatalogue.SubjectErased,
                ErrorCatalogue.IdempotencyKeyInUse,
                ErrorCatalogue.IdempotencyKeyReused,
                ErrorCatalogue.StripeError,
                ErrorCatalogue.StripeTimeout
            )
            .Examples(CheckoutExamples.CreateRequest, CheckoutExamples.CreateResponse);

        v1.MapGet(
                "/checkout/session/{attempt_id}",
                (
                    ReadCheckout operation,
                    RuntimeCaller caller,
                    [FromRoute(Name = "attempt_id")] string attemptId,
                    [FromQuery] string? wait,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, attemptId, wait, cancellation)
            )
            .WithName("read_checkout")
            .WithSummary("Read a checkout attempt, waiting for its access if asked")
            .WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Runtime), new LoadClassMetadata(LoadClass.Waiting))
            .Errors(ErrorCatalogue.InvalidRequest, ErrorCatalogue.NotFound)
            .Examples(request: null, CheckoutExamples.ReadResponse);
    }

    public static void MapPortal(IEndpointRouteBuilder portal)
    {
        MapPlan(portal);
        MapTest(portal);
    }

    /// <summary>A first purchase for whoever sets a project up, by the same checkout.</summary>
    private static void MapTest(IEndpointRouteBuilder portal) =>
        portal
            .MapPost(
                "/products/{product}/test-checkout",
                [SuccessStatus(StatusCodes.Status201Created)]
                (
                    BuyInTestMode operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    [FromRoute(Name = "product")] [Description("The product, `prd_…`.")] string productId,
                    BuyInTestMode.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, productId, request, cancellation)
            )
            .ForProject(
                "portal_buy_in_test_mode",
                "Begin a purchase in test mode: the answer's page is Stripe's",
                Permission.Configure,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.ProductNotFound,
                ErrorCatalogue.ProductInactive,
                ErrorCatalogue.StripeNotConnected,
                ErrorCatalogue.AlreadySubscribed,
                ErrorCatalogue.SubjectErased,
                ErrorCatalogue.NotPossible,
                ErrorCatalogue.IdempotencyKeyInUse,
                ErrorCatalogue.IdempotencyKeyReused,
                ErrorCatalogue.StripeError,
                ErrorCatalogue.StripeTimeout
            )
            .WithMetadata(new HonoursIdempotencyKeyMetadata())
            .Examples(CheckoutExamples.TestRequest, CheckoutExamples.CreateResponse);

    /// <summary>The account's own plan is sold by the same checkout.</summary>
    private static void MapPlan(IEndpointRouteBuilder portal) =>
        portal
            .MapPost(
                "/account/subscription/checkout",
                [SuccessStatus(StatusCodes.Status201Created)]
                (
                    SellPlan operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    SellPlan.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, cancellation)
            )
            .ForAccount(
                "portal_buy_plan",
                "Buy a plan: the answer's page is Stripe's",
                Permission.Own,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.ProductNotFound,
                ErrorCatalogue.ProductInactive,
                ErrorCatalogue.StripeNotConnected,
                ErrorCatalogue.AlreadySubscribed,
                ErrorCatalogue.NotPossible,
                ErrorCatalogue.IdempotencyKeyInUse,
                ErrorCatalogue.IdempotencyKeyReused,
                ErrorCatalogue.StripeError,
                ErrorCatalogue.StripeTimeout
            )
            .WithMetadata(new HonoursIdempotencyKeyMetadata())
            .Examples(new SellPlan.Request("TEAM"), CheckoutExamples.CreateResponse);
}
