using Licenzy.Core.Facts;

namespace Licenzy.Scenarios.Lives;

/// <summary>Periods, invoices and their payment.</summary>
internal sealed partial class StripeModel
{
    private const long Month = 30 * Moment.Day;
    private const int MostAttempts = 4;

    private void DoToBilling(Deed deed)
    {
        var invoice = Pick(Invoices.Where(one => one.Status is "open" or "uncollectible"), deed.Which);
        switch (deed.Kind)
        {
            case DeedKind.CardFails or DeedKind.CardWorks when Pick(Living, deed.Which) is { } subscription:
                subscription.CardWorks = deed.Kind == DeedKind.CardWorks;
                break;
            case DeedKind.PayInvoice when invoice is not null:
                PayByHand(invoice, deed.Choice);
                break;
            case DeedKind.VoidInvoice when invoice is not null:
                Close(invoice, "void", "invoice.voided");
                break;
            case DeedKind.WriteOffInvoice when invoice is { Status: "open" }:
                Close(invoice, "uncollectible", "invoice.marked_uncollectible");
                break;
            default:
                break;
        }
    }

    private IEnumerable<ModelSubscription> Living => Subscriptions.Where(subscription => !subscription.Ended);

    private ModelInvoice NewInvoice(ModelSubscription subscription, string reason, long total, bool proration = false)
    {
        var start = proration ? NowMs : subscription.PeriodStartMs;
        var line = new InvoiceLine(OfSubscription: true, proration, start, subscription.PeriodEndMs);
        var invoice = new ModelInvoice("in_" + NextNumber(), subscription, reason, total) { Line = line };
        Invoices.Add(invoice);
        subscription.Invoices.Add(invoice);
        return invoice;
    }

    private static long TotalOf(ModelSubscription subscription) => Price * subscription.Items.Sum(item => item.Quantity);

    private void BeginPeriod(ModelSubscription subscription, long lengthMs = Month)
    {
        subscription.PeriodStartMs = NowMs;
        subscription.PeriodEndMs = NowMs + lengthMs;
        if (subscription is { CancelAtPeriodEnd: true, CancelAtMs: not null })
        {
            subscription.CancelAtMs = subscription.PeriodEndMs;
        }

        var endMs = subscription.PeriodEndMs;
        Schedule(endMs, () => AtPeriodEnd(subscription, endMs));
    }

    private void AtPeriodEnd(ModelSubscription subscription, long endMs)
    {
        if (subscription.Ended || subscription.PeriodEndMs != endMs || subscription.Status is "paused" or "incomplete")
        {
            return;
        }

        if (subscription.CancelAtPeriodEnd || subscription.CancelAtMs <= NowMs)
        {
            End(subscription);
            return;
        }

        if (subscription is { Status: "trialing", CardWorks: false })
        {
            subscription.Status = "paused";
            Tell(subscription, "customer.subscription.paused");
            return;
        }

        subscription.Status = subscription.Status == "trialing" ? "active" : subscription.Status;
        BeginPeriod(subscription);
        var invoice = NewInvoice(subscription, "subscription_cycle", TotalOf(subscription));
        Tell(subscription, Updated);
        Schedule(NowMs + Hour, () => Finalize(invoice));
    }

    /// <summary>An hour after its making an invoice is closed for changes, and collected; not so while nobody is to be charged.</summary>
    private void Finalize(ModelInvoice invoice)
    {
        var subscription = invoice.Subscription;
        if (subscription.Ended || subscription.Status == "unpaid" || subscription.Paused == "keep_as_draft")
        {
            return;
        }

        invoice.Status = "open";
        switch (subscription.Paused)
        {
            case "void":
                Close(invoice, "void", "invoice.voided");
                break;
            case "mark_uncollectible":
                Close(invoice, "uncollectible", "invoice.marked_uncollectible");
                break;
            default:
                Collect(invoice);
                break;
        }
    }

    private void Collect(ModelInvoice invoice)
    {
        var subscription = invoice.Subscription;
        if (subscription.Ended || invoice.Status != "open")
        {
            return;
        }

        if (subscription.CardWorks || invoice.Total == 0)
        {
            Pay(invoice);
            return;
        }

        Fail(invoice);
        if (invoice.Attempts < MostAttempts)
        {
            Schedule(NowMs + (3 * Moment.Day), () => Collect(invoice));
        }
        else if (subscription.Status == "past_due" && LatestFinal(subscription) == invoice)
        {
            GiveUp(subscription);
        }
    }

    private void GiveUp(ModelSubscription subscription)
    {
        if (Settings.AfterRetries == AfterRetries.Cancel)
        {
            End(subscription);
        }
        else if (Settings.AfterRetries == AfterRetries.MarkUnpaid)
        {
            subscription.Status = "unpaid";
            Tell(subscription, Updated);
        }
    }

    private void PayByHand(ModelInvoice invoice, int choice)
    {
        if (choice % 4 == 0)
        {
            Pay(invoice, outOfBand: true);
        }
        else if (invoice.Subscription.CardWorks || choice % 4 == 1)
        {
            Pay(invoice, parts: choice % 3 == 0 ? 2 : 1);
        }
        else if (invoice.Status == "open")
        {
            Fail(invoice);
        }
    }

    private void Pay(ModelInvoice invoice, bool outOfBand = false, int parts = 1)
    {
        invoice.Status = "paid";
        invoice.AmountPaid = invoice.Total;
        invoice.PaidMs = NowMs;
        invoice.Attempts += outOfBand ? 0 : 1;
        for (var part = 0; part < parts && invoice.Total > 0 && !outOfBand; part++)
        {
            TellInvoicePayment(NewPayment(invoice.Total / parts, invoice));
        }

        Tell(invoice, "invoice.paid");
        if (!outOfBand)
        {
            Tell(invoice, "invoice.payment_succeeded");
        }

        MakeActive(invoice);
    }

    private void Fail(ModelInvoice invoice)
    {
        invoice.Attempts++;
        invoice.FailedFirstMs ??= NowMs;
        invoice.FailedLastMs = NowMs;
        Tell(invoice, "invoice.payment_failed");
        var subscription = invoice.Subscription;
        if (subscription.Status is "active" or "trialing" && LatestFinal(subscription) == invoice)
        {
            subscription.Status = "past_due";
            Tell(subscription, Updated);
        }
    }

    private void Close(ModelInvoice invoice, string status, string eventType)
    {
        invoice.Status = status;
        invoice.ClosedMs ??= NowMs;
        Tell(invoice, eventType);
        if (status == "void")
        {
            MakeActive(invoice);
        }
    }

    /// <summary>Stripe's status follows the latest invoice that is no draft.</summary>
    private void MakeActive(ModelInvoice invoice)
    {
        var subscription = invoice.Subscription;
        var waits = subscription.Status is "past_due" or "unpaid" || (subscription.Status == "incomplete" && invoice.Status == "paid");
        if (waits && LatestFinal(subscription) == invoice)
        {
            subscription.Status = "active";
            Tell(subscription, Updated);
        }
    }

    private static ModelInvoice? LatestFinal(ModelSubscription subscription) =>
        subscription.Invoices.LastOrDefault(invoice => invoice.Status != "draft");
}
