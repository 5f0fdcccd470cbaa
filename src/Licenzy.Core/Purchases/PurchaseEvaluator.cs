using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>The pure function from facts to purchases.</summary>
public static class PurchaseEvaluator
{
    /// <summary>
    /// What these facts say now. They may arrive in any order; there must be one fact per object, and all facts of a purchase must be
    /// among them: everything reached through joining names, and for a time pass those of the same subject and product that start no
    /// earlier, since their queue is computed here.
    /// </summary>
    public static Evaluation Evaluate(IReadOnlyCollection<Fact> facts, EvaluationContext context)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(context);
        var graph = new FactGraph(facts);
        var payments = new PaymentGraph(graph);
        var placing = new Placing(graph, context);
        var prices = new PriceMap(context.Products);
        var purchases = new List<PurchaseState>();
        var unmapped = new List<UnmappedRoot>();
        AddOneTime(new OneTimeSales(graph, payments, placing, prices), context, purchases, unmapped);
        var subscriptions = graph.SubscriptionIds.Select(id => new SubscriptionView(id, graph, placing)).ToList();
        var words = new OperatorWords(graph);
        foreach (var view in subscriptions.Where(view => !view.Erased))
        {
            var row = new SubscriptionRow(view, payments, prices, words.RevokedAtMs(view.Id), context);
            AddSubscription(view, row, SubscriptionProduct.Of(view, placing, prices), purchases, unmapped);
        }

        return new Evaluation(
            purchases.OrderBy(purchase => purchase.Key, StringComparer.Ordinal).ToList(),
            unmapped.OrderBy(root => root.RootId, StringComparer.Ordinal).ToList(),
            UnlinkedReversals.Of(graph, payments),
            AttemptProgress.Of(graph, placing, subscriptions, context),
            graph.Subscriptions.Where(fact => fact.NeedsFetch).Select(fact => fact.Id).ToList(),
            placing.Claims
        );
    }

    private static void AddOneTime(
        OneTimeSales finder,
        EvaluationContext context,
        List<PurchaseState> purchases,
        List<UnmappedRoot> unmapped
    )
    {
        var sales = new List<OneTimeSale>();
        finder.Collect(sales, unmapped);
        var places = PassQueue.Arrange(sales, context.QueuesBefore);
        purchases.AddRange(sales.Select(sale => OneTimeRow.Of(sale, places[sale.Key], context)));
    }

    private static void AddSubscription(
        SubscriptionView view,
        SubscriptionRow row,
        SubscriptionProduct? product,
        List<PurchaseState> purchases,
        List<UnmappedRoot> unmapped
    )
    {
        if (row.Base == BaseStatus.NoRow)
        {
            return;
        }

        if (view.SubjectRef is not null && product is not null)
        {
            purchases.Add(row.State(product));
        }
        else if (row.Base != BaseStatus.Canceled)
        {
            unmapped.Add(Unmapped(view, product));
        }
    }

    private static UnmappedRoot Unmapped(SubscriptionView view, SubscriptionProduct? product)
    {
        var missing = new List<MissingPart>();
        if (view.SubjectRef is null)
        {
            missing.Add(MissingPart.Subject);
        }

        if (product is null)
        {
            missing.Add(MissingPart.Product);
        }

        var session = view.Sessions.Count > 0 ? view.Sessions[0].Body?.Value : null;
        return new UnmappedRoot(
            view.Id,
            missing.ToValueList(),
            view.SubjectRef,
            (view.Snapshot?.Items ?? [])
                .Select(item => item.PriceId)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .ToValueList(),
            view.CustomerId,
            session?.AmountTotal,
            session?.Currency,
            view.Snapshot?.StartDateMs
        );
    }
}
