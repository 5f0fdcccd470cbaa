namespace Licenzy.Core.Purchases;

/// <summary>
/// Finds the refunds and disputes that nothing links to a sale. Their invoice must be fetched: else a refunded subscription would keep
/// its access for ever. The payment of a one-off invoice is linked, to nothing that concerns us.
/// </summary>
internal static class UnlinkedReversals
{
    public static IReadOnlyList<UnlinkedReversal> Of(FactGraph graph, PaymentGraph payments)
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
