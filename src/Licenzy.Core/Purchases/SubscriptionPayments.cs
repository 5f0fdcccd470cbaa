namespace Licenzy.Core.Purchases;

/// <summary>How a subscription stands before refunds, disputes, operators and its own end are looked at.</summary>
internal enum BaseStatus
{
    NoRow,
    Pending,
    Active,
    PastDue,
    Canceled,
}

/// <summary>Weighs Stripe's status of a subscription against its invoices: the later word counts.</summary>
internal sealed class SubscriptionPayments
{
    private readonly SubscriptionView _view;
    private readonly long? _lastFailure;
    private readonly long? _lastPayment;

    public SubscriptionPayments(SubscriptionView view, long? periodStartMs)
    {
        _view = view;
        var current = view.Invoices.Where(invoice => IsCurrent(view, invoice, periodStartMs)).ToList();
        Failing = current.Where(invoice => IsFailing(view, invoice)).ToList();
        _lastFailure = Failing.Max(invoice => invoice.Fact!.FailedLastMs);
        _lastPayment = current.Max(invoice => invoice.PaidAtMs);
        if (view.Snapshot is null or { Status: "incomplete" })
        {
            var settled = view.Sessions.Max(session => session.SettledAtMs);
            _lastPayment = settled > (_lastPayment ?? long.MinValue) ? settled : _lastPayment;
        }
    }

    /// <summary>The invoices whose failed payment suspends.</summary>
    public IReadOnlyList<InvoiceView> Failing { get; }

    public BaseStatus Base()
    {
        var status = _view.Snapshot?.Status;
        if (_view.Snapshot?.Ended == true)
        {
            return BaseStatus.Canceled;
        }

        if (_view.Unsettled)
        {
            return _view.AsyncFailed && status is "active" or "trialing" or "past_due" or "unpaid"
                ? BaseStatus.PastDue
                : BaseStatus.Pending;
        }

        return status switch
        {
            null => WithoutSnapshot(),
            "active" or "trialing" => WhenActive(),
            "past_due" or "unpaid" => PaidSinceSnapshot && !(_lastFailure > _lastPayment) ? BaseStatus.Active : BaseStatus.PastDue,
            "incomplete" => PaidSinceSnapshot ? WhenActive() : BaseStatus.Pending,
            _ => BaseStatus.PastDue,
        };
    }

    private bool PaidSinceSnapshot => _lastPayment >= _view.AtMs;

    private BaseStatus WhenActive() =>
        _lastFailure >= _view.AtMs && !(_lastPayment >= _lastFailure) ? BaseStatus.PastDue : BaseStatus.Active;

    private BaseStatus WithoutSnapshot()
    {
        if (_lastPayment is not null)
        {
            return _lastFailure > _lastPayment ? BaseStatus.PastDue : BaseStatus.Active;
        }

        if (_view.Completed)
        {
            return BaseStatus.Pending;
        }

        if (Failing.Count > 0)
        {
            return BaseStatus.PastDue;
        }

        return _view.Invoices.Any(invoice => invoice.Fact?.FailedFirstMs is not null) ? BaseStatus.Pending : BaseStatus.NoRow;
    }

    /// <summary>An old invoice, paid or failing late, says nothing of the period that runs.</summary>
    private static bool IsCurrent(SubscriptionView view, InvoiceView invoice, long? periodStartMs) =>
        view.Snapshot is null
        || view.Snapshot.LatestInvoiceId == invoice.Id
        || (invoice.Cycle && (invoice.PeriodStartMs ?? long.MinValue) >= (periodStartMs ?? long.MinValue));

    /// <summary>
    /// A failed upgrade leaves the old plan paid, and a failed first invoice leaves the subscription incomplete: those wait for
    /// Stripe's status.
    /// </summary>
    private static bool IsFailing(SubscriptionView view, InvoiceView invoice) =>
        invoice.FailedOpen
        && invoice.Body?.BillingReason is "subscription_cycle" or "subscription_threshold" or "subscription" or null
        && !view.Invoices.Any(other => other.PaidCycle && other.StartsAfter(invoice));
}
