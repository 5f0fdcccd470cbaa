using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>
/// Finds the refunds and disputes that nothing links to a sale. Their invoice must be fetched: else a refunded subscription would keep
/// its access for ever. The payment of a one-off invoice is linked, to nothing that concerns us.
/// </summary>
public static class UnlinkedReversals
{
    /// <summary>The reversals among connected facts that reach no sale, sorted by payment.</summary>
    /// <param name="facts">All facts that hang together.</param>
    public static IReadOnlyList<UnlinkedReversal> Of(IReadOnlyCollection<Fact> facts)
    {
        var graph = new FactGraph(facts);
        return Of(graph, new PaymentGraph(graph));
    }

    internal static IReadOnlyList<UnlinkedReversal> Of(FactGraph graph, PaymentGraph payments)
    {
        var invoices = graph.BilledInvoiceIds.Concat(graph.Invoices.Select(invoice => invoice.Id));
        var linked = graph
            .Sessions.SelectMany(payments.PaymentsOfSession)
            .Concat(invoices.SelectMany(payments.PaymentsOfInvoice))
            .ToHashSet(StringComparer.Ordinal);
        return payments
            .Reversals.Where(reversal => !linked.Contains(reversal.PaymentId))
            .Select(reversal => new UnlinkedReversal(reversal.Key, reversal.PaymentId))
            .OrderBy(reversal => reversal.PaymentId, StringComparer.Ordinal)
            .ThenBy(reversal => reversal.Key.Id, StringComparer.Ordinal)
            .ToList();
    }
}
