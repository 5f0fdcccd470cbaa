using Licenzy.Core.Purchases;

namespace Licenzy.Core.Announcing;

/// <summary>
/// One comparison of a state with what was told. The order of the events is fixed: sale, invoices paid, invoices failed, end, and then
/// one update for a change that none of these explains. A sale that was refunded before it was heard of thus tells both.
/// </summary>
internal sealed class Comparison
{
    private readonly Told? _before;
    private readonly Told _told;
    private readonly PurchaseState _now;
    private readonly Projection _projection;
    private readonly Cause _cause;
    private readonly Cause.Operator? _meantByOperator;
    private readonly List<AnnouncedEvent> _events = [];
    private string? _explanation;

    public Comparison(Told? before, PurchaseState now, Cause cause)
    {
        _before = before;
        _now = now;
        _cause = cause;
        _projection = Projection.Of(now);
        _told = before ?? new Told { Projection = _projection };
        _meantByOperator =
            cause is Cause.Operator it
            && (it.PurchaseKey is null || it.PurchaseKey == now.Key || it.PurchaseKey == PurchaseKey.RootOf(now.Key))
                ? it
                : null;
    }

    public Announcement Announce()
    {
        var changed = _before is null || !_before.Projection.SameAs(_projection);
        if (!Silent)
        {
            TellSale();
            TellPaidInvoices();
            TellFailedInvoices();
            TellEnd();
            if (changed && _explanation is null)
            {
                TellUpdate();
            }
        }

        return new Announcement(ToldNow(), _events, History(changed));
    }

    /// <summary>
    /// What never came to more than a pending payment is nobody's business: abandoned checkouts. A sale that was paid did come to
    /// more, also when its end is heard of first: whether it is told must not depend on that.
    /// </summary>
    private bool Silent =>
        !_told.Announced
        && (
            _now.Status == EntitlementStatus.Pending
            || _now is { Status: EntitlementStatus.Canceled, UnavailableReason: UnavailableReason.Canceled, Sale.Settled: false }
        );

    private bool Finalizes => _now.Sale.Settled && !_told.Finalized && _now.Status != EntitlementStatus.Pending;

    private bool SuspendedByPayment => _now is { Status: EntitlementStatus.PastDue, Reason: Reasons.InvoicePaymentFailed };

    private Source Source => _cause is Cause.Operator ? Source.Portal : Source.Stripe;

    private void TellSale()
    {
        if (Finalizes)
        {
            Tell(EventTypes.PurchaseFinalized, Reasons.CheckoutFinalized, _now.Sale.AmountTotal, _now.Sale.Currency);
            Explain(_now.Status == EntitlementStatus.Active, Reasons.CheckoutFinalized);
        }
    }

    private void TellPaidInvoices()
    {
        if (_now.Status == EntitlementStatus.Pending)
        {
            return;
        }

        var paid = _now.Sale.Invoices.Where(invoice => invoice.Paid && !_told.PaidInvoices.Contains(invoice.Id, StringComparer.Ordinal));
        foreach (var invoice in WorthTelling(paid.ToList()))
        {
            Tell(EventTypes.InvoicePaymentSucceeded, Reasons.InvoicePaymentSucceeded, invoice.AmountPaid, invoice.Currency);
            Explain(_now.Status == EntitlementStatus.Active, Reasons.InvoicePaymentSucceeded);
        }
    }

    private void TellFailedInvoices()
    {
        var failed = _now.Sale.Invoices.Where(invoice =>
            SuspendedByPayment && invoice.Failing && !_told.FailedInvoices.Contains(FailureOf(invoice), StringComparer.Ordinal)
        );
        foreach (var invoice in WorthTelling(failed.ToList()))
        {
            Tell(EventTypes.InvoicePaymentFailed, Reasons.InvoicePaymentFailed, invoice.Total, invoice.Currency);
            Explain(true, Reasons.InvoicePaymentFailed);
        }
    }

    /// <summary>A row that was only now created has a past: of it the newest invoice is told, and none to who created it by hand.</summary>
    private IEnumerable<PurchaseInvoice> WorthTelling(List<PurchaseInvoice> invoices)
    {
        if (_before is not null)
        {
            return invoices;
        }

        return _cause is Cause.Operator ? [] : invoices.TakeLast(1);
    }

    private void TellEnd()
    {
        if (_now.Sale.Ended && !_told.Ended && (_told.Announced || _events.Count > 0))
        {
            Tell(EventTypes.SubscriptionDeleted, Reasons.SubscriptionDeleted);
            Explain(_now.Status == EntitlementStatus.Canceled, Reasons.SubscriptionDeleted);
        }
    }

    private void TellUpdate()
    {
        var reason = UpdateReason();
        var type =
            _meantByOperator is null && _now.StripeSubscriptionId is not null
                ? EventTypes.SubscriptionUpdated
                : EventTypes.EntitlementUpdated;
        if (reason == Reasons.Refund)
        {
            Tell(type, reason, _now.Sale.RefundAmount, _now.Sale.RefundCurrency);
        }
        else
        {
            Tell(type, reason);
        }
    }

    private string UpdateReason()
    {
        if (_meantByOperator is not null)
        {
            return _meantByOperator.Reason;
        }

        if (_cause is Cause.Reconciler)
        {
            return Reasons.Resync;
        }

        var ofSubscription = _now.StripeSubscriptionId is not null;
        if (_now.Status != EntitlementStatus.Active)
        {
            var stayed = _before?.Projection.Status == _now.Status && _before.Projection.Reason == _now.Reason;
            return stayed && ofSubscription ? Reasons.SubscriptionUpdated : _now.Reason;
        }

        return _before is null or { Announced: false }
            ? (ofSubscription ? Reasons.SubscriptionCreated : _now.Reason)
            : ReasonToStand(_before.Projection.UnavailableReason, ofSubscription);
    }

    /// <summary>Why it stands now, told by what kept it from standing before.</summary>
    private string ReasonToStand(UnavailableReason? before, bool ofSubscription) =>
        before switch
        {
            UnavailableReason.Disputed => Reasons.DisputeWon,
            UnavailableReason.Refunded => Reasons.RefundFailed,
            UnavailableReason.Revoked => Reasons.ManualRestore,
            UnavailableReason.NotStarted when _now.UnavailableReason != UnavailableReason.NotStarted => Reasons.Started,
            _ => ofSubscription ? Reasons.SubscriptionUpdated : Reasons.Rescheduled,
        };

    private void Tell(string type, string reason, long? amount = null, string? currency = null) =>
        _events.Add(new AnnouncedEvent(type, reason, Source, amount, amount is null ? null : currency));

    private void Explain(bool explains, string reason) => _explanation = explains ? reason : _explanation;

    private Told ToldNow()
    {
        var invoices = _now.Sale.Invoices;
        var paid = invoices
            .Where(invoice => invoice.Paid && !Silent && _now.Status != EntitlementStatus.Pending)
            .Select(invoice => invoice.Id);
        var failed = invoices.Where(invoice => invoice.Failing).Select(FailureOf);
        return new Told
        {
            Announced = _told.Announced || _events.Count > 0,
            Finalized = _told.Finalized || (Finalizes && !Silent),
            Ended = _told.Ended || (_now.Sale.Ended && (_told.Announced || _events.Count > 0)),
            PaidInvoices = Kept(_told.PaidInvoices.Concat(paid), invoices),
            FailedInvoices = Kept(_told.FailedInvoices.Concat(failed), invoices),
            Projection = _projection,
        };
    }

    /// <summary>Only invoices that still count are remembered: the others are in no evaluation any more.</summary>
    private static ValueList<string> Kept(IEnumerable<string> told, ValueList<PurchaseInvoice> invoices)
    {
        var known = invoices.Select(invoice => invoice.Id).ToHashSet(StringComparer.Ordinal);
        return told.Where(text => known.Contains(text.Split('#')[0]))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToValueList();
    }

    private static string FailureOf(PurchaseInvoice invoice) => $"{invoice.Id}#{invoice.Attempts}";

    private HistoryEntry? History(bool changed)
    {
        var changes = changed ? Changes.Between(_before?.Projection, _projection) : [];
        var reason =
            changed ? _explanation ?? UpdateReason()
            : _events.Count > 0 ? _events[^1].Reason
            : _meantByOperator?.Reason ?? (_cause as Cause.StripeEvent)?.IfUnchanged;
        if (reason is null)
        {
            return null;
        }

        var stripe = _cause as Cause.StripeEvent;
        var person = _cause as Cause.Operator;
        return new HistoryEntry(
            Source,
            reason,
            changes,
            stripe?.EventId,
            stripe?.CreatedMs,
            person?.ActorUserId,
            person?.Note,
            person?.ActionId
        );
    }
}
