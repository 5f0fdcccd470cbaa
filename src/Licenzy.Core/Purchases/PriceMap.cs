namespace Licenzy.Core.Purchases;

/// <summary>From Stripe prices to products, over every version of every product.</summary>
internal sealed class PriceMap(IReadOnlyList<ProductVersion> products)
{
    private readonly ILookup<string, ProductVersion> _byPrice = products
        .OrderByDescending(version => version.FromMs)
        .ThenByDescending(version => version.Terms.ProductId, StringComparer.Ordinal)
        .ToLookup(version => version.Terms.PriceId, StringComparer.Ordinal);

    /// <summary>The subscription product of a price by the newest mapping; null when nobody maps it.</summary>
    public ProductTerms? Subscription(string priceId) =>
        _byPrice[priceId].FirstOrDefault(version => version.Terms.Kind == ProductKind.Subscription)?.Terms;

    /// <summary>
    /// The version under which a one-time price was sold: the one in force then, else the first that came later, and the sale is then
    /// placed only when that came into force. Null when nobody maps it.
    /// </summary>
    public ProductVersion? Sold(string priceId, long soldMs)
    {
        var versions = _byPrice[priceId].Where(version => version.Terms.Kind != ProductKind.Subscription).ToList();
        return versions.Find(version => version.FromMs <= soldMs) ?? versions.LastOrDefault();
    }
}
