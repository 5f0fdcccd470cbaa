using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Configuration;

/// <summary>What there is to sell.</summary>
internal static class ProductRoutes
{
    private const string Path = "/products";

    /// <summary>One name for both, since one path must not have two: who replaces names a code, everybody else an id.</summary>
    private const string OnePath = $"{Path}/{{product}}";

    /// <summary>What the parameter means.</summary>
    internal const string IdDescription = "The product, `prd_…`.";

    private static readonly ErrorCode[] OfPrice =
    [
        ErrorCatalogue.StripeNotConnected,
        ErrorCatalogue.StripeError,
        ErrorCatalogue.StripeTimeout,
    ];

    private static readonly ErrorCode[] OfKey = [ErrorCatalogue.IdempotencyKeyInUse, ErrorCatalogue.IdempotencyKeyReused];

    public static void Map(IEndpointRouteBuilder portal)
    {
        MapReads(portal);
        MapSaving(portal);
        MapChanging(portal);
        MapMany(portal);
    }

    private static void MapReads(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                Path,
                (ReadProducts operation, PortalCaller caller, [AsParameters] ReadProducts.Query query, CancellationToken cancellation) =>
                    operation.ListAsync(caller, query, cancellation)
            )
            .ForProject("portal_list_products", "List the products of the mode with what Stripe says of their prices", Permission.Read)
            .Examples(request: null, ConfigurationExamples.Products);

        portal
            .MapGet(
                OnePath,
                (
                    ReadProducts operation,
                    PortalCaller caller,
                    [FromRoute(Name = "product")] [Description(IdDescription)] string productId,
                    CancellationToken cancellation
                ) => operation.OneAsync(caller, productId, cancellation)
            )
            .ForProject("portal_read_product", "Read a product", Permission.Read)
            .Examples(request: null, ConfigurationExamples.Product);

        portal
            .MapGet(
                "/stripe/prices",
                (ListPrices operation, PortalCaller caller, [AsParameters] ListPrices.Query query, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, query, cancellation)
            )
            .ForProject(
                "portal_list_stripe_prices",
                "List the prices of the connected account with what each could be sold as",
                Permission.Read,
                ErrorCatalogue.StripeNotConnected,
                ErrorCatalogue.StripeError
            )
            .Examples(request: null, ConfigurationExamples.Prices);
    }

    private static void MapSaving(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                Path,
                [SuccessStatus(StatusCodes.Status201Created)]
                (
                    SaveProducts operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    ProductRequest request,
                    CancellationToken cancellation
                ) => operation.CreateAsync(caller, key.Key, request, cancellation)
            )
            .ForProject(
                "portal_create_product",
                "Make a product of a price; earlier sales of the price get it",
                Permission.Configure,
                [ErrorCatalogue.InvalidJson, ErrorCatalogue.NameTaken, .. OfPrice, .. OfKey]
            )
            .WithMetadata(new HonoursIdempotencyKeyMetadata())
            .Examples(ConfigurationExamples.ProductRequest, ConfigurationExamples.Saved);

        portal
            .MapPut(
                OnePath,
                [SuccessStatus(StatusCodes.Status200OK, StatusCodes.Status201Created)]
                (
                    SaveProducts operation,
                    PortalCaller caller,
                    [FromRoute(Name = "product")] [Description("The product's code.")] string productCode,
                    ProductReplacement request,
                    CancellationToken cancellation
                ) => operation.ReplaceAsync(caller, productCode, request, cancellation)
            )
            .ForProject(
                "portal_put_product",
                "Make, replace or restore the product of a code",
                Permission.Configure,
                [ErrorCatalogue.InvalidJson, .. OfPrice]
            )
            .Examples(ConfigurationExamples.ProductReplacement, ConfigurationExamples.Saved);
    }

    private static void MapChanging(IEndpointRouteBuilder portal)
    {
        portal
            .MapPatch(
                OnePath,
                (
                    SaveProducts operation,
                    PortalCaller caller,
                    [FromRoute(Name = "product")] [Description(IdDescription)] string productId,
                    ProductPatch request,
                    CancellationToken cancellation
                ) => operation.PatchAsync(caller, productId, request, cancellation)
            )
            .ForProject(
                "portal_patch_product",
                "Change what is sent of a product",
                Permission.Configure,
                [ErrorCatalogue.InvalidJson, ErrorCatalogue.NotPossible, .. OfPrice]
            )
            .Examples(new ProductPatch(Name: "Pro"), ConfigurationExamples.Saved);

        portal
            .MapDelete(
                OnePath,
                (
                    ArchiveProduct operation,
                    PortalCaller caller,
                    [FromRoute(Name = "product")] [Description(IdDescription)] string productId,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, productId, cancellation)
            )
            .ForProject("portal_archive_product", "Archive a product: what was sold stays", Permission.Configure)
            .Examples(request: null, ConfigurationExamples.Archived);
    }

    private static void MapMany(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                $"{Path}/import",
                (
                    ImportProducts operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    ImportProducts.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, cancellation)
            )
            .ForProject(
                "portal_import_products",
                "Make products of many prices at once",
                Permission.Configure,
                [ErrorCatalogue.InvalidJson, ErrorCatalogue.StripeError, .. OfKey]
            )
            .WithMetadata(new HonoursIdempotencyKeyMetadata())
            .Examples(ConfigurationExamples.ImportRequest, ConfigurationExamples.Imported);

        portal
            .MapPost(
                $"{Path}/copy-to-live",
                (
                    CopyToLive operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    CopyToLive.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, cancellation)
            )
            .ForProject(
                "portal_copy_products_to_live",
                "Make in live mode the products of test mode whose price is certain",
                Permission.Configure,
                [ErrorCatalogue.InvalidJson, .. OfKey]
            )
            .WithMetadata(new HonoursIdempotencyKeyMetadata())
            .Examples(new CopyToLive.Request(["PRO_MONTHLY"], DryRun: true), ConfigurationExamples.Copied);
    }
}
