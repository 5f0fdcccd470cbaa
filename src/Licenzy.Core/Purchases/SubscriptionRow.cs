using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>The ordered decision table of subscriptions: the first row that applies.</summary>
internal sealed class SubscriptionRow
{
    private readonly SubscriptionView _view;
    private readonly EvaluationContext _context;
    private readonly SubscriptionPayments _payments;
    private readonly SubscriptionReversals _reversals;
    private readonly (long? StartMs, long? EndMs) _period;
    private readonly long? _revokedAtMs;
    private readonly long? _endMs;
    private readonly long? _graceEndMs;

    public SubscriptionRow(SubscriptionView view, PaymentGraph payments, PriceMap prices, long? revokedAtMs, EvaluationContext context)
    {
        _view = view;
        _context = context;
        _revokedAtMs = revokedAtMs;
        _period = SubscriptionProduct.PeriodOf(view.Snapshot, prices);
        _payments = new SubscriptionPayments(view, _period.StartMs);
        _reversals = new SubscriptionReversals(view, payments);
        Base = _payments.Base();
        _endMs = EndOf(view.Snapshot, _period.EndMs);
        _graceEndMs = GraceEnd();
    }

    public BaseStatus Base { get; }

    public PurchaseState State(SubscriptionProduct product)
    {
        var verdict = Decide();
        var standing = verdict.Status is EntitlementStatus.Active or EntitlementStatus.PastDue;
        var first = _view.Sessions.Count > 0 ? _view.Sessions[0] : null;
        var expires = standing || verdict.Status == EntitlementStatus.Expired ? ExpiresAt(verdict) : verdict.CanceledAtMs ?? _endMs;
        return new PurchaseState
        {
            Key = _view.Id,
            SubjectRef = _view.SubjectRef!,
            ProductId = product.Terms.ProductId,
            ProductCode = product.Terms.ProductCode,
            Kind = ProductKind.Subscription,
            Status = verdict.Status,
            UnavailableReason = verdict.UnavailableReason,
            Reason = verdict.Reason,
            Source = verdict.UnavailableReason == UnavailableReason.Revoked ? Source.Portal : Source.Stripe,
            StartsAtMs = _view.Snapshot?.StartDateMs ?? _view.Sessions.Min(session => session.CompletedAtMs),
            ExpiresAtMs = expires,
            EndsAtMs = standing ? _endMs : null,
            CurrentPeriodEndMs = CurrentPeriodEnd(),
            CancelAtPeriodEnd = verdict.Status != EntitlementStatus.Canceled && EndsWithPeriod(),
            CanceledAtMs = verdict.CanceledAtMs,
            Quantity = product.Quantity,
            Items = product.Items,
            StripeStatus = _view.Snapshot?.Status,
            UnmappedPrice = product.UnmappedPrice,
            AttemptId = _view.Attempt?.Id,
            StripeCustomerId = _view.CustomerId,
            StripeSubscriptionId = _view.Id,
            StripeCheckoutSessionId = first?.Id,
            NextChangeMs = standing ? NextChange(verdict) : null,
            Sale = Sale(first),
        };
    }

    private sealed record Verdict(
        EntitlementStatus Status,
        UnavailableReason? UnavailableReason,
        string Reason,
        long? CanceledAtMs = null,
        bool Dunning = false
    );

    private Verdict Decide()
    {
        if (_revokedAtMs is { } revoked)
        {
            return new(EntitlementStatus.Canceled, UnavailableReason.Revoked, Reasons.ManualRevoke, revoked);
        }

        return Base switch
        {
            BaseStatus.Canceled => new(
                EntitlementStatus.Canceled,
                UnavailableReason.Canceled,
                Reasons.SubscriptionDeleted,
                _view.Snapshot!.EndedAtMs ?? _view.AtMs
            ),
            BaseStatus.Pending => new(EntitlementStatus.Pending, UnavailableReason.Pending, Reasons.PaymentPending),
            _ when _endMs <= _context.NowMs => new(EntitlementStatus.Expired, UnavailableReason.Expired, Reasons.Expired),
            _ when _reversals.Refund is not null => new(EntitlementStatus.PastDue, UnavailableReason.Refunded, Reasons.Refund),
            _ when _reversals.Disputed => new(
                EntitlementStatus.PastDue,
                UnavailableReason.Disputed,
                _reversals.Lost ? Reasons.DisputeLost : Reasons.Dispute
            ),
            BaseStatus.PastDue => Dunned(),
            _ => new(EntitlementStatus.Active, null, _view.FromCheckout ? Reasons.CheckoutFinalized : Reasons.SubscriptionCreated),
        };
    }

    private Verdict Dunned()
    {
        var byPayment = _view.Snapshot?.Status is null or "active" or "trialing" or "past_due" or "unpaid" or "incomplete";
        return new Verdict(
            EntitlementStatus.PastDue,
            _graceEndMs > _context.NowMs ? null : UnavailableReason.PastDue,
            byPayment ? Reasons.InvoicePaymentFailed : Reasons.SubscriptionUpdated,
            Dunning: true
        );
    }

    /// <summary>
    /// The end of the grace of a failed payment. None for who never paid, nor once Stripe has given up; and none on a test clock, whose
    /// dates say nothing about ours.
    /// </summary>
    private long? GraceEnd()
    {
        if (
            _context.GraceDays <= 0
            || _view.Unsettled
            || _view.Snapshot is { OnTestClock: true }
            || _view.Snapshot?.Status is not (null or "active" or "trialing" or "past_due" or "incomplete")
        )
        {
            return null;
        }

        return (_payments.Failing.Min(invoice => invoice.Fact!.FailedFirstMs) ?? _period.StartMs) + _context.GraceDays * Days.Ms;
    }

    /// <summary>Classic billing sets the flag, flexible billing only the date; either may come alone.</summary>
    private static long? EndOf(SubscriptionSnapshot? snapshot, long? periodEndMs) =>
        snapshot is null || snapshot.OnTestClock ? null : snapshot.CancelAtMs ?? (snapshot.CancelAtPeriodEnd ? periodEndMs : null);

    private bool EndsWithPeriod() =>
        _view.Snapshot is { } snapshot
        && (snapshot.CancelAtPeriodEnd || (snapshot.CancelAtMs is not null && snapshot.CancelAtMs == _period.EndMs));

    private long? ExpiresAt(Verdict verdict) => verdict.Dunning && _graceEndMs is { } grace ? Math.Min(_endMs ?? grace, grace) : _endMs;

    private long? NextChange(Verdict verdict) => verdict is { Dunning: true, UnavailableReason: null } ? ExpiresAt(verdict) : _endMs;

    /// <summary>The snapshot's period, unless an invoice that was paid since bills a later one. A date in the past ends nothing.</summary>
    private long? CurrentPeriodEnd()
    {
        var newest = _view.Invoices.FirstOrDefault(invoice => invoice.PaidCycle);
        if (_view.Snapshot is null)
        {
            return newest?.Body!.PeriodEndMs;
        }

        var counts =
            newest is not null && newest.PaidAtMs > _view.AtMs && (newest.PeriodStartMs ?? 0) >= (_period.StartMs ?? long.MinValue);
        return counts ? Math.Max(_period.EndMs ?? 0, newest!.Body!.PeriodEndMs ?? 0) : _period.EndMs;
    }

    private PurchaseSale Sale(SessionFact? first)
    {
        var money = MoneyOf(first?.Body?.Value);
        return new PurchaseSale(
            _view.SessionSettled || (_view.FromCheckout && _view.AnyPaid),
            _view.Snapshot?.Ended == true,
            money?.Amount,
            money?.Currency,
            _reversals.Refund?.RefundTotal,
            _reversals.Refund?.RefundCurrency,
            _view.Invoices.Reverse().Where(invoice => invoice.Fact is not null).Select(Told).ToValueList()
        );
    }

    /// <summary>The first invoice often comes before the session that made it: it tells the same money.</summary>
    private Money? MoneyOf(SessionBody? session)
    {
        if (session?.AmountTotal is { } total)
        {
            return new Money(total, session.Currency);
        }

        var paid = _view.Invoices.LastOrDefault(invoice => invoice.PaidAtMs is not null)?.Body;
        return paid is null ? null : new Money(paid.AmountPaid, paid.Currency);
    }

    private static PurchaseInvoice Told(InvoiceView invoice) =>
        new(
            invoice.Id,
            invoice.PaidAtMs is not null,
            invoice.FailedOpen,
            invoice.Fact!.Attempts ?? 0,
            invoice.Body?.AmountPaid ?? 0,
            invoice.Body?.Total ?? 0,
            invoice.Body?.Currency
        );
}
