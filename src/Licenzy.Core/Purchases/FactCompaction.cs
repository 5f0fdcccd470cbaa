using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>
/// What need not be kept. Invoices of a subscription beyond the newest ones that count are outside every evaluation by definition, so
/// dropping them, and what was paid, refunded or disputed on them alone, changes nothing: a subscription costs the same after ten
/// years as after two.
/// </summary>
public static class FactCompaction
{
    /// <summary>Fewer outdated invoices than this are left: dropping a few at a time is cheaper than one with every renewal.</summary>
    private const int WorthDropping = 12;

    /// <summary>The facts that may be dropped, sorted; none while too few are outdated.</summary>
    /// <param name="facts">All facts that hang together.</param>
    public static IReadOnlyList<FactKey> Outdated(IReadOnlyCollection<Fact> facts)
    {
        // Nearly every sale has few invoices, and this is asked with each change of one.
        if (facts.Count(fact => fact is InvoiceFact) < WorthDropping)
        {
            return [];
        }

        var graph = new FactGraph(facts);
        var invoices = graph.OutdatedInvoices.ToDictionary(invoice => invoice.Id, StringComparer.Ordinal);
        if (invoices.Count < WorthDropping)
        {
            return [];
        }

        var payments = graph
            .Payments.Where(payment => payment.Invoices.All(invoices.ContainsKey))
            .Select(payment => payment.Id)
            .Concat(invoices.Values.SelectMany(PaymentsNamedBy))
            .ToHashSet(StringComparer.Ordinal);
        var charges = graph
            .Charges.Where(charge =>
                payments.Contains(charge.Id)
                || Names(charge, LinkName.PaymentIntent, payments)
                || Names(charge, LinkName.Invoice, invoices.Keys)
            )
            .Select(charge => charge.Id)
            .ToHashSet(StringComparer.Ordinal);
        payments.UnionWith(charges);
        return
        [
            .. facts
                .Where(fact => IsOutdated(fact, invoices.Keys, payments))
                .Select(fact => fact.Key)
                .OrderBy(key => key.Type)
                .ThenBy(key => key.Id, StringComparer.Ordinal),
        ];
    }

    private static bool IsOutdated(Fact fact, ICollection<string> invoices, HashSet<string> payments) =>
        fact switch
        {
            InvoiceFact => invoices.Contains(fact.Id),
            PaymentFact payment => payment.Invoices.All(invoices.Contains),
            ChargeFact => payments.Contains(fact.Id),
            RefundFact { Body.Value: var refund } => IsOf(refund.PaymentIntentId, refund.ChargeId, payments),
            DisputeFact { Body.Value: var dispute } => IsOf(dispute.PaymentIntentId, dispute.ChargeId, payments),
            _ => false,
        };

    private static bool IsOf(string? paymentIntentId, string? chargeId, HashSet<string> payments) =>
        (paymentIntentId ?? chargeId) is { } payment && payments.Contains(payment);

    private static bool Names(ChargeFact charge, LinkName name, ICollection<string> ids) =>
        charge.Links.Find(name) is { } id && ids.Contains(id);

    private static IEnumerable<string> PaymentsNamedBy(InvoiceFact invoice) =>
        new[] { invoice.Links.Find(LinkName.PaymentIntent), invoice.Links.Find(LinkName.Charge) }.OfType<string>();
}
