using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>
/// Which charges, refunds and disputes belong to which payment, and which payments to which invoice or session. A payment goes by its
/// payment intent; by that of its charge where only the charge is named; by the charge where there is no intent.
/// </summary>
internal sealed class PaymentGraph
{
    private readonly Dictionary<string, string> _intentOfCharge = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _paymentsOfInvoice = new(StringComparer.Ordinal);
    private readonly ILookup<string, ChargeFact> _charges;
    private readonly ILookup<string, RefundFact> _refunds;
    private readonly ILookup<string, DisputeFact> _disputes;

    public PaymentGraph(FactGraph graph)
    {
        LearnIntents(graph);
        LearnInvoices(graph);
        _charges = graph.Charges.ToLookup(
            charge => PaymentOf(charge.Links.Find(LinkName.PaymentIntent), charge.Id),
            StringComparer.Ordinal
        );
        _refunds = graph
            .Refunds.Where(refund => refund.Body is not null)
            .ToLookup(
                refund => PaymentOf(refund.Body!.Value.PaymentIntentId, refund.Body.Value.ChargeId ?? refund.Id),
                StringComparer.Ordinal
            );
        _disputes = graph
            .Disputes.Where(dispute => dispute.Body is not null)
            .ToLookup(
                dispute => PaymentOf(dispute.Body!.Value.PaymentIntentId, dispute.Body.Value.ChargeId ?? dispute.Id),
                StringComparer.Ordinal
            );
    }

    /// <summary>Everything that takes money back, by payment.</summary>
    public IEnumerable<(string PaymentId, FactKey Key)> Reversals =>
        _refunds
            .SelectMany(group => group.Select(refund => (group.Key, refund.Key)))
            .Concat(_disputes.SelectMany(group => group.Select(dispute => (group.Key, dispute.Key))))
            .Concat(
                _charges.SelectMany(group =>
                    group.Where(charge => charge.Body?.Value.AmountRefunded > 0).Select(charge => (group.Key, charge.Key))
                )
            );

    /// <summary>The payments of an invoice, sorted.</summary>
    public IEnumerable<string> PaymentsOfInvoice(string? invoiceId) =>
        invoiceId is not null && _paymentsOfInvoice.TryGetValue(invoiceId, out var payments) ? payments : [];

    /// <summary>The payments of a session: its own, and those of its invoice; sorted.</summary>
    public IReadOnlyList<string> PaymentsOfSession(SessionFact session)
    {
        var payments = new SortedSet<string>(PaymentsOfInvoice(session.Links.Find(LinkName.Invoice)), StringComparer.Ordinal);
        if (session.Links.Find(LinkName.PaymentIntent) is { } intent)
        {
            payments.Add(intent);
        }

        return payments.ToList();
    }

    /// <summary>What was taken back of these payments.</summary>
    /// <param name="payments">All payments of one sale or of one invoice.</param>
    /// <param name="paid">What they paid together as the invoice says; 0 where no invoice tells it.</param>
    /// <param name="fallback">What to compare with when neither the invoice nor a charge tells it.</param>
    public Reversal ReversalOf(IEnumerable<string> payments, Money? paid, Money? fallback)
    {
        var all = payments.ToList();
        var charges = all.SelectMany(id => _charges[id]).ToList();
        var refunds = all.SelectMany(id => _refunds[id]).ToList();
        var counted = refunds.Where(refund => refund.Counts).ToList();
        var captured = charges.Sum(charge => charge.Body?.Value.AmountCaptured ?? 0);
        var currency = counted.FirstOrDefault()?.Body!.Value.Currency ?? charges.FirstOrDefault()?.Body?.Value.Currency;
        var total = all.Sum(id => RefundTotal(_charges[id], _refunds[id]));
        var whole =
            paid is { Amount: > 0 } ? paid
            : captured > 0 ? new Money(captured, charges[0].Body?.Value.Currency)
            : fallback;
        return new Reversal
        {
            RefundTotal = total,
            RefundCurrency = currency,
            Full = total > 0 && whole is not null && whole.SameCurrency(currency) && total >= whole.Amount,
            RefundedAtMs =
                counted.Max(refund => (long?)refund.Body!.Value.CreatedMs) ?? charges.Max(charge => (long?)charge.Body?.Value.AtMs) ?? 0,
            Disputes = all.SelectMany(id => _disputes[id]).Where(dispute => dispute.Class != DisputeClass.None).ToList(),
        };
    }

    /// <summary>
    /// The refunds that count, and what the charge tells beyond all refunds that are known. A failed refund is known too, so it counts
    /// for nothing whether or not Stripe lowers the charge's sum again.
    /// </summary>
    private static long RefundTotal(IEnumerable<ChargeFact> charges, IEnumerable<RefundFact> refunds)
    {
        var known = refunds.ToList();
        var beyond = charges.Sum(charge => charge.Body?.Value.AmountRefunded ?? 0) - known.Sum(refund => refund.Body!.Value.Amount);
        return known.Where(refund => refund.Counts).Sum(refund => refund.Body!.Value.Amount) + Math.Max(0, beyond);
    }

    private string PaymentOf(string? intentId, string chargeId) => intentId ?? _intentOfCharge.GetValueOrDefault(chargeId, chargeId);

    private void LearnIntents(FactGraph graph)
    {
        var pairs = new List<(string? Charge, string? Intent)>();
        pairs.AddRange(graph.Charges.Select(charge => ((string?)charge.Id, charge.Links.Find(LinkName.PaymentIntent))));
        pairs.AddRange(graph.Refunds.Select(refund => (refund.Body?.Value.ChargeId, refund.Body?.Value.PaymentIntentId)));
        pairs.AddRange(graph.Disputes.Select(dispute => (dispute.Body?.Value.ChargeId, dispute.Body?.Value.PaymentIntentId)));
        pairs.AddRange(graph.Invoices.Select(invoice => (invoice.Links.Find(LinkName.Charge), invoice.Links.Find(LinkName.PaymentIntent))));
        foreach (var (charge, intent) in pairs.OrderBy(pair => pair.Intent, StringComparer.Ordinal))
        {
            if (charge is not null && intent is not null)
            {
                _intentOfCharge.TryAdd(charge, intent);
            }
        }
    }

    private void LearnInvoices(FactGraph graph)
    {
        foreach (var charge in graph.Charges)
        {
            Learn(charge.Links.Find(LinkName.Invoice), charge.Links.Find(LinkName.PaymentIntent), charge.Id);
        }

        foreach (var invoice in graph.Invoices)
        {
            Learn(invoice.Id, invoice.Links.Find(LinkName.PaymentIntent), invoice.Links.Find(LinkName.Charge));
        }

        foreach (var session in graph.Sessions)
        {
            Learn(session.Links.Find(LinkName.Invoice), session.Links.Find(LinkName.PaymentIntent), null);
        }

        foreach (var payment in graph.Payments)
        {
            foreach (var invoice in payment.Invoices)
            {
                Learn(invoice, null, payment.Id);
            }
        }
    }

    private void Learn(string? invoiceId, string? intentId, string? chargeId)
    {
        if (invoiceId is null || (intentId ?? chargeId) is null)
        {
            return;
        }

        if (!_paymentsOfInvoice.TryGetValue(invoiceId, out var payments))
        {
            _paymentsOfInvoice[invoiceId] = payments = new SortedSet<string>(StringComparer.Ordinal);
        }

        payments.Add(intentId ?? PaymentOf(null, chargeId!));
    }
}
