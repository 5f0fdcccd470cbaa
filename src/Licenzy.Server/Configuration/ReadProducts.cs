using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Configuration;

/// <summary>The products of a mode, newest first, with what Stripe says of their prices.</summary>
internal sealed class ReadProducts(Database database, PriceCatalogue catalogue)
{
    private static readonly IReadOnlyList<string> Kinds = [.. Enum.GetValues<ProductKind>().Select(kind => kind.ToText())];

    /// <summary>What of the list is wanted, as it was sent.</summary>
    internal sealed record Query(
        [property:
            FromQuery(Name = "status"),
            System.ComponentModel.Description("Lists only products that are `active`, or only `archived` ones.")
        ]
            string? Status = null,
        [property: FromQuery(Name = "kind"), System.ComponentModel.Description("Lists only products of this kind.")] string? Kind = null,
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor")] string? Cursor = null
    );

    public async Task<Answer<Page<ProductView>>> ListAsync(PortalCaller caller, Query query, CancellationToken cancellationToken)
    {
        if ((PageLimit.Read(query.Limit, out var most) ?? Check(query)) is { } fault)
        {
            return fault;
        }

        var scope = caller.Scope;
        bool? archived = query.Status is null ? null : query.Status == "archived";
        var (page, counts) = await database.ReadAsync(
            async session =>
            {
                var rows = await ProductStore.ListAsync(session, scope, archived, query.Kind, query.Cursor, most + 1);
                var found = Page<ProductRow>.Of(rows, most, row => row.Id);
                return (found, await CountAsync(session, scope, found.Data));
            },
            cancellationToken
        );
        var book = await catalogue.ReadAsync(scope, [.. page.Data.Select(row => row.StripePriceId)], cancellationToken);
        return new Page<ProductView>([.. page.Data.Select((row, index) => Show(row, counts[index], book))], page.HasMore, page.NextCursor);
    }

    public async Task<Answer<ProductView>> OneAsync(PortalCaller caller, string productId, CancellationToken cancellationToken)
    {
        var scope = caller.Scope;
        var (row, count) = await database.ReadAsync(
            async session =>
                await FindAsync(session, scope, productId) is { } found
                    ? (found, await ProductHoldersStore.CountAsync(session, scope, found.Id))
                    : ((ProductRow?)null, 0),
            cancellationToken
        );
        return row is null
            ? Missing(productId)
            : Show(row, count, await catalogue.ReadAsync(scope, [row.StripePriceId], cancellationToken));
    }

    /// <summary>A product by its id; what is another project's or mode's is not there.</summary>
    public static Task<ProductRow?> FindAsync(Session session, Scope scope, string productId, bool forUpdate = false) =>
        LicenzyId.IsValid(IdPrefix.Product, productId)
            ? ProductStore.FindAsync(session, scope, productId, forUpdate)
            : Task.FromResult<ProductRow?>(null);

    public static Fault Missing(string productId) =>
        new(ErrorCatalogue.NotFound, $"There is no product {ShownId.Of(productId)} in this project and mode.") { Param = "product" };

    private static Fault? Check(Query query) =>
        query.Status is not (null or "active" or "archived") ? Fault.Field("status", "`status` is `active` or `archived`.")
        : query.Kind is { } kind && !Kinds.Contains(kind, StringComparer.Ordinal)
            ? Fault.Field("kind", $"`kind` is one of {string.Join(", ", Kinds)}.")
        : query.Cursor is { } cursor && !LicenzyId.IsValid(IdPrefix.Product, cursor) ? PageLimit.BadCursor
        : null;

    private static ProductView Show(ProductRow row, long count, PriceBook book) =>
        ProductView.Of(row, count, book.Find(row.StripePriceId), book.WhyNot(row.StripePriceId));

    private static async Task<List<long>> CountAsync(Session session, Scope scope, IReadOnlyList<ProductRow> rows)
    {
        var counts = new List<long>(rows.Count);
        foreach (var row in rows)
        {
            counts.Add(await ProductHoldersStore.CountAsync(session, scope, row.Id));
        }

        return counts;
    }
}
