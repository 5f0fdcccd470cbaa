namespace Licenzy.Core.Purchases;

/// <summary>
/// Which refunds and disputes of a subscription are in force. A full refund takes back its own period, so it suspends only while no
/// later period stands paid: a goodwill refund of an old month must not lock a payer out. A dispute is hostile, and suspends whatever
/// period it is about until a later one is paid after it was opened.
/// </summary>
internal sealed class SubscriptionReversals
{
    private readonly List<(InvoiceView Invoice, Reversal Reversal)> _all;
    private readonly List<InvoiceView> _standing;

    public SubscriptionReversals(SubscriptionView view, PaymentGraph payments)
    {
        _all = view.Invoices.Select(invoice => (invoice, Of(invoice, payments))).ToList();
        _standing = _all.Where(pair => pair.Invoice.PaidCycle && !pair.Reversal.Full && !pair.Reversal.Disputed)
            .Select(pair => pair.Invoice)
            .ToList();
        Refund = _all.Where(pair => pair.Reversal.Full && !_standing.Exists(later => later.StartsAfter(pair.Invoice)))
            .Select(pair => pair.Reversal)
            .FirstOrDefault();
        var disputes = _all.SelectMany(pair => pair.Reversal.Disputes.Where(dispute => !IsLifted(pair.Invoice, dispute))).ToList();
        Disputed = disputes.Count > 0;
        Lost = disputes.Exists(dispute => dispute.Class == Facts.DisputeClass.Lost);
    }

    /// <summary>The refund in force of the newest refunded invoice.</summary>
    public Reversal? Refund { get; }

    public bool Disputed { get; }

    public bool Lost { get; }

    private bool IsLifted(InvoiceView disputed, Facts.DisputeFact dispute) =>
        _standing.Exists(later => later.StartsAfter(disputed) && later.PaidAtMs > dispute.Body!.Value.CreatedMs);

    private static Reversal Of(InvoiceView invoice, PaymentGraph payments)
    {
        var paid = invoice.Body is { } body ? new Money(body.AmountPaid, body.Currency) : null;
        var session = invoice.Session?.Body?.Value;
        var fallback = session?.AmountTotal is { } total ? new Money(total, session.Currency) : null;
        return payments.ReversalOf(payments.PaymentsOfInvoice(invoice.Id), paid, fallback);
    }
}
