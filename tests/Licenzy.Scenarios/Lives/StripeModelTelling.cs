using Licenzy.Core;
using Licenzy.Core.Facts;

namespace Licenzy.Scenarios.Lives;

/// <summary>What Stripe tells of its objects: each as it is at this moment.</summary>
internal sealed partial class StripeModel
{
    private const string Updated = "customer.subscription.updated";

    /// <summary>
    /// Stripe's answer when it is asked for a subscription; made when two events of one second leave open which of them is the newer.
    /// </summary>
    public Observation Fetch(string subscriptionId)
    {
        var subscription = Subscriptions.Single(one => one.Id == subscriptionId);
        Tell(subscription, SeenType.Fetched);
        return Told[^1];
    }

    private void Tell(ModelSession session, string eventType) =>
        Told.Add(
            new Observation.Session(
                new SessionSeen
                {
                    Id = session.Id,
                    AtMs = NowMs,
                    EventType = eventType,
                    Mode = session.Mode,
                    Status = session.Status,
                    PaymentStatus = session.PaymentStatus,
                    AmountTotal = session.AmountTotal,
                    Currency = "usd",
                    CreatedMs = session.CreatedMs,
                    PaymentIntentId = session.Payment?.Id,
                    SubscriptionId = session.Status == "complete" ? session.Subscription?.Id : null,
                    InvoiceId = session.Status == "complete" ? session.Invoice?.Id : null,
                    CustomerId = Customer,
                    Metadata = new LicenzyMetadata(session.Attempt.Id, Subject),
                }
            )
        );

    private void Tell(ModelSubscription subscription, string eventType, string? status = null)
    {
        subscription.SeenMs = NowMs;
        foreach (var item in subscription.Items)
        {
            subscription.Prices[item.PriceId] = NowMs;
        }

        Told.Add(
            new Observation.Subscription(
                new SubscriptionSeen
                {
                    Id = subscription.Id,
                    AtMs = NowMs,
                    EventType = eventType,
                    CustomerId = subscription.CustomerId,
                    Metadata = MetadataOf(subscription),
                    Snapshot = SnapshotOf(subscription, status),
                },
                subscription.Paused
            )
        );
    }

    private static SubscriptionSnapshot SnapshotOf(ModelSubscription subscription, string? status) =>
        new()
        {
            Status = status ?? subscription.Status,
            Items = subscription
                .Items.Select(item => item with { PeriodStartMs = subscription.PeriodStartMs, PeriodEndMs = subscription.PeriodEndMs })
                .ToValueList(),
            CancelAtMs = subscription.CancelAtMs,
            CancelAtPeriodEnd = subscription.CancelAtPeriodEnd,
            EndedAtMs = status is null ? subscription.EndedMs : null,
            StartDateMs = subscription.StartMs,
            LatestInvoiceId = subscription.Invoices.LastOrDefault()?.Id,
        };

    private void Tell(ModelInvoice invoice, string eventType)
    {
        var named = Settings.InvoicePayments ? null : invoice.Payments.LastOrDefault();
        Told.Add(
            new Observation.Invoice(
                new InvoiceSeen
                {
                    Id = invoice.Id,
                    AtMs = NowMs,
                    EventType = eventType,
                    Status = invoice.Status,
                    Lines = [invoice.Line],
                    BillingReason = invoice.Reason,
                    AmountPaid = invoice.AmountPaid,
                    Total = invoice.Total,
                    Currency = "usd",
                    AttemptCount = invoice.Attempts,
                    SubscriptionId = invoice.Subscription.Id,
                    CustomerId = invoice.Subscription.CustomerId,
                    PaymentIntentId = named?.Id,
                    ChargeId = named?.ChargeId,
                    Metadata = MetadataOf(invoice.Subscription),
                }
            )
        );
    }

    private void TellCharge(ModelPayment payment) =>
        Told.Add(
            new Observation.Charge(
                "charge.refunded",
                new ChargeSeen
                {
                    Id = payment.ChargeId,
                    AtMs = NowMs,
                    Amount = payment.Amount,
                    AmountCaptured = payment.Amount,
                    AmountRefunded = payment.AmountRefunded,
                    Currency = "usd",
                    PaymentIntentId = payment.Id,
                    InvoiceId = Settings.InvoicePayments ? null : payment.Invoice?.Id,
                    CustomerId = payment.Invoice?.Subscription.CustomerId ?? Customer,
                }
            )
        );

    private void Tell(ModelRefund refund, string eventType)
    {
        if (Settings.RefundEvents)
        {
            var (payment, amount) = (refund.Payment, refund.Amount);
            var body = new RefundBody(payment.ChargeId, payment.Id, amount, "usd", refund.CreatedMs, refund.Status);
            Told.Add(new Observation.Refund(eventType, NowMs, refund.Id, body));
        }
    }

    private void Tell(ModelDispute dispute, string eventType)
    {
        var (payment, amount) = (dispute.Payment, dispute.Payment.Amount);
        var body = new DisputeBody(payment.ChargeId, payment.Id, amount, dispute.CreatedMs, dispute.Status, dispute.CaseType);
        Told.Add(new Observation.Dispute(eventType, NowMs, dispute.Id, body));
    }

    private void TellInvoicePayment(ModelPayment payment)
    {
        if (Settings.InvoicePayments)
        {
            Told.Add(new Observation.Payment(NowMs, payment.Id, payment.Invoice!.Id));
        }
    }

    private static LicenzyMetadata MetadataOf(ModelSubscription subscription) =>
        subscription.AttemptId is null ? LicenzyMetadata.None : new LicenzyMetadata(subscription.AttemptId, Subject);
}
