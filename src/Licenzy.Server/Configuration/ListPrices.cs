using System.ComponentModel;
using Licenzy.Core;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe.Objects;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Configuration;

/// <summary>The prices of the connected account, newest first, with what each could be sold as.</summary>
internal sealed class ListPrices(Database database, PriceCatalogue catalogue)
{
    /// <summary>Products of a mode that prices are compared with, at most.</summary>
    public const int MostProducts = 1_000;

    private const int LongestSearch = 200;

    /// <summary>What of the list is wanted, as it was sent.</summary>
    internal sealed record Query(
        [property: FromQuery(Name = "search"), Description("Lists only prices whose id, product, name or lookup key contains this.")]
            string? Search = null,
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor")] string? Cursor = null
    );

    /// <summary>A price of the connected account.</summary>
    /// <param name="StripePriceId">The price.</param>
    /// <param name="ProductName">The name of the product in Stripe.</param>
    /// <param name="Nickname">What the seller calls the price.</param>
    /// <param name="LookupKey">The seller's key for it.</param>
    /// <param name="UnitAmount">The amount of one in minor units; null for tiered prices.</param>
    /// <param name="Currency">Three lower-case letters.</param>
    /// <param name="Type">one_time or recurring.</param>
    /// <param name="Interval">day, week, month or year of a recurring price.</param>
    /// <param name="IntervalCount">How many intervals make a period.</param>
    /// <param name="Active">Whether Stripe sells it.</param>
    /// <param name="Kinds">What it could be sold as.</param>
    /// <param name="ProductCodes">The products that sell it already.</param>
    /// <param name="SuggestedCode">A code for a product of it that is free.</param>
    /// <param name="SuggestedName">A name for a product of it.</param>
    internal sealed record Offer(
        string StripePriceId,
        string? ProductName,
        string? Nickname,
        string? LookupKey,
        long? UnitAmount,
        string? Currency,
        string? Type,
        string? Interval,
        long? IntervalCount,
        bool Active,
        IReadOnlyList<PossibleKind> Kinds,
        IReadOnlyList<string> ProductCodes,
        string SuggestedCode,
        string SuggestedName
    );

    /// <summary>Whether a price could be sold as a kind of product.</summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="Possible">Whether it could.</param>
    /// <param name="Why">Why not; null where it could.</param>
    internal sealed record PossibleKind(ProductKind Kind, bool Possible, string? Why);

    public async Task<Answer<Page<Offer>>> HandleAsync(PortalCaller caller, Query query, CancellationToken cancellationToken)
    {
        if (PageLimit.Read(query.Limit, out var most) is { } fault)
        {
            return fault;
        }

        if (query.Search is { Length: > LongestSearch })
        {
            return Fault.Field("search", $"`search` has at most {LongestSearch} characters.");
        }

        var scope = caller.Scope;
        var (connected, products) = await database.ReadAsync(
            async session =>
                (
                    await ConnectionStore.OfScopeAsync(session, scope) is not null,
                    await ProductStore.ListAsync(session, scope, archived: null, kind: null, beforeId: null, MostProducts)
                ),
            cancellationToken
        );
        if (!connected)
        {
            return ConnectionFaults.NotConnected(scope.ModeText);
        }

        var book = await catalogue.ReadAsync(scope, [], cancellationToken);
        return book.Note is { } note ? new Fault(ErrorCatalogue.StripeError, note) : PageOf(book, products, query, most, scope.Mode);
    }

    private static Answer<Page<Offer>> PageOf(PriceBook book, IReadOnlyList<ProductRow> products, Query query, int most, Mode mode)
    {
        var found = book.Prices.Where(price => Matches(price, query.Search)).ToList();
        var start = query.Cursor is { } cursor
            ? found.FindIndex(price => string.Equals(price.Id, cursor, StringComparison.Ordinal)) + 1
            : 0;
        if (query.Cursor is not null && start == 0)
        {
            return PageLimit.BadCursor;
        }

        var taken = products.Select(product => product.ProductCode).ToHashSet(StringComparer.Ordinal);
        var page = Page<StripePrice>.Of(found[start..], most, price => price.Id);
        return new Page<Offer>([.. page.Data.Select(price => Show(price, products, taken, mode))], page.HasMore, page.NextCursor);
    }

    private static bool Matches(StripePrice price, string? search) =>
        search is null
        || new[] { price.Id, price.ProductName, price.Nickname, price.LookupKey }.Any(text =>
            text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true
        );

    private static Offer Show(StripePrice price, IReadOnlyList<ProductRow> products, HashSet<string> taken, Mode mode) =>
        new(
            price.Id,
            price.ProductName,
            price.Nickname,
            price.LookupKey,
            price.UnitAmount,
            price.Currency,
            price.Type,
            price.Interval,
            price.IntervalCount,
            price.Active,
            [
                .. Enum.GetValues<ProductKind>()
                    .Select(kind => (Kind: kind, Why: PriceFit.WhyNot(kind, price, mode)))
                    .Select(one => new PossibleKind(one.Kind, one.Why is null, one.Why)),
            ],
            [
                .. products
                    .Where(product => product.DeletedMs is null && string.Equals(product.StripePriceId, price.Id, StringComparison.Ordinal))
                    .Select(product => product.ProductCode),
            ],
            ProductSuggestion.Code(price, taken),
            ProductSuggestion.Name(price)
        );
}
