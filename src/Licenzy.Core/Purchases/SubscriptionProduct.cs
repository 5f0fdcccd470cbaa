using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>What a subscription gives, and the period that it is in.</summary>
internal sealed record SubscriptionProduct
{
    public required ProductTerms Terms { get; init; }

    /// <summary>The main item's.</summary>
    public required long Quantity { get; init; }

    public required ValueList<PurchaseItem> Items { get; init; }

    /// <summary>Whether it has a price that nobody maps, and keeps the last product.</summary>
    public required bool UnmappedPrice { get; init; }

    /// <summary>
    /// The product: of its items through the newest mapping; else of the last price that was mapped, since an upgrade to a price that
    /// nobody mapped must not lock a payer out; else as the attempt or an operator says. Null when nothing tells it.
    /// </summary>
    public static SubscriptionProduct? Of(SubscriptionView view, Placing placing, PriceMap prices)
    {
        var mapped = Mapped(view.Snapshot, prices);
        if (mapped.Count > 0)
        {
            var main = mapped.Find(pair => pair.Terms.ProductId == view.Attempt?.Terms.ProductId);
            main = main.Terms is null ? mapped[0] : main;
            return new SubscriptionProduct
            {
                Terms = main.Terms,
                Quantity = main.Item.Quantity,
                Items = ItemsOf(mapped),
                UnmappedPrice = false,
            };
        }

        var kept =
            view.Fact?.Prices.Select(price => prices.Subscription(price.PriceId)).FirstOrDefault(terms => terms is not null)
            ?? SubscriptionTerms(view.Attempt?.Terms)
            ?? SubscriptionTerms(placing.LinkedTerms(view.Id)?.Terms);
        return kept is null ? null : Keeping(kept, view);
    }

    /// <summary>The least start and the greatest end of the periods of the mapped items; of all items when none is mapped.</summary>
    public static (long? StartMs, long? EndMs) PeriodOf(SubscriptionSnapshot? snapshot, PriceMap prices)
    {
        var mapped = Mapped(snapshot, prices).Select(pair => pair.Item).ToList();
        var items = mapped.Count > 0 ? mapped : snapshot?.Items.ToList() ?? [];
        return (items.Min(item => item.PeriodStartMs), items.Max(item => item.PeriodEndMs));
    }

    private static SubscriptionProduct Keeping(ProductTerms terms, SubscriptionView view)
    {
        var items = view.Snapshot?.Items ?? [];
        var oldest = items.OrderBy(item => item.CreatedMs).ThenBy(item => item.Id, StringComparer.Ordinal).FirstOrDefault();
        var quantity = oldest?.Quantity ?? view.Attempt?.Quantity ?? 1;
        return new SubscriptionProduct
        {
            Terms = terms,
            Quantity = quantity,
            Items = [new PurchaseItem(terms.ProductCode, quantity)],
            UnmappedPrice = items.Count > 0,
        };
    }

    private static ProductTerms? SubscriptionTerms(ProductTerms? terms) => terms?.Kind == ProductKind.Subscription ? terms : null;

    private static List<(SubscriptionItem Item, ProductTerms Terms)> Mapped(SubscriptionSnapshot? snapshot, PriceMap prices) =>
        (snapshot?.Items ?? [])
            .OrderBy(item => item.CreatedMs)
            .ThenBy(item => item.Id, StringComparer.Ordinal)
            .Select(item => (item, prices.Subscription(item.PriceId)!))
            .Where(pair => pair.Item2 is not null)
            .ToList();

    private static ValueList<PurchaseItem> ItemsOf(List<(SubscriptionItem Item, ProductTerms Terms)> mapped) =>
        mapped
            .GroupBy(pair => pair.Terms.ProductCode, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new PurchaseItem(group.Key, group.Sum(pair => pair.Item.Quantity)))
            .ToValueList();
}
