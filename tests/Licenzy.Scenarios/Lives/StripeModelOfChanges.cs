namespace Licenzy.Scenarios.Lives;

/// <summary>What is done to a subscription that runs.</summary>
internal sealed partial class StripeModel
{
    private void DoToSubscription(Deed deed)
    {
        if (deed.Kind == DeedKind.DeleteCustomer)
        {
            Living.Where(one => one.CustomerId == Customer).ToList().ForEach(End);
        }
        else if (deed.Kind == DeedKind.TouchInvoice)
        {
            if (Pick(Invoices.Where(invoice => invoice.Status != "draft"), deed.Which) is { } invoice)
            {
                Tell(invoice, "invoice.updated");
            }
        }
        else if (deed.Kind == DeedKind.TouchSubscription)
        {
            Touch(Pick(Subscriptions, deed.Which), deed.Choice);
        }
        else if (Pick(Living, deed.Which) is { } subscription)
        {
            Change(subscription, deed);
        }
    }

    /// <summary>An update that changes nothing; after the end sometimes one that was made before it and stamped after it.</summary>
    private void Touch(ModelSubscription? subscription, int choice)
    {
        if (subscription is not null)
        {
            Tell(subscription, Updated, subscription.Status == "canceled" && choice % 2 == 0 ? "active" : null);
        }
    }

    private void Change(ModelSubscription subscription, Deed deed)
    {
        switch (deed.Kind)
        {
            case DeedKind.ChangePlan:
                SwapPrice(subscription, Choose(deed.Choice, "TEAM", "PRO", "NOBODY"));
                Tell(subscription, Updated);
                break;
            case DeedKind.Upgrade:
                Upgrade(subscription, Choose(deed.Choice, "TEAM", "PRO"));
                break;
            case DeedKind.RestartPeriod:
                RestartPeriod(subscription, deed.Choice % 2 == 0 ? Month : 7 * Moment.Day);
                break;
            case DeedKind.ChangeQuantity:
                subscription.Items[0] = subscription.Items[0] with { Quantity = 1 + (deed.Choice % 9) };
                Tell(subscription, Updated);
                break;
            case DeedKind.AddItem when subscription.Items.Count < 3:
                subscription.Items.Add(Item(Choose(deed.Choice, "ADDON", "NOBODY", "TEAM"), 1 + (deed.Choice % 4)));
                Tell(subscription, Updated);
                break;
            case DeedKind.RemoveItem when subscription.Items.Count > 1:
                subscription.Items.RemoveAt(deed.Choice % subscription.Items.Count);
                Tell(subscription, Updated);
                break;
            case DeedKind.CancelNow:
                End(subscription);
                break;
            default:
                ChangeCourse(subscription, deed);
                break;
        }
    }

    private void ChangeCourse(ModelSubscription subscription, Deed deed)
    {
        switch (deed.Kind)
        {
            case DeedKind.CancelAtPeriodEnd:
                subscription.CancelAtPeriodEnd = deed.Choice % 3 != 1;
                EndAt(subscription, deed.Choice % 3 == 2 ? null : subscription.PeriodEndMs);
                break;
            case DeedKind.CancelOnDate:
                subscription.CancelAtPeriodEnd = false;
                EndAt(subscription, NowMs + ((1 + (deed.Choice % 45)) * Moment.Day));
                break;
            case DeedKind.UndoCancel:
                subscription.CancelAtPeriodEnd = false;
                EndAt(subscription, null);
                break;
            case DeedKind.PauseCollection:
                subscription.Paused = Choose(deed.Choice, "void", "keep_as_draft", "mark_uncollectible");
                Tell(subscription, Updated);
                break;
            case DeedKind.ResumeCollection:
                subscription.Paused = null;
                Tell(subscription, Updated);
                break;
            case DeedKind.Pause when subscription.Status is "active" or "trialing":
                subscription.Status = "paused";
                Tell(subscription, "customer.subscription.paused");
                break;
            case DeedKind.Resume when subscription.Status == "paused":
                Resume(subscription);
                break;
            default:
                break;
        }
    }

    private void EndAt(ModelSubscription subscription, long? atMs)
    {
        subscription.CancelAtMs = atMs;
        Tell(subscription, Updated);
        if (atMs is { } endMs)
        {
            Schedule(endMs, () => EndIfStillMeant(subscription, endMs));
        }
    }

    private void EndIfStillMeant(ModelSubscription subscription, long endMs)
    {
        if (subscription.CancelAtMs == endMs)
        {
            End(subscription);
        }
    }

    /// <summary>A subscription that was paused starts a new period, once that is paid.</summary>
    private void Resume(ModelSubscription subscription)
    {
        BeginPeriod(subscription);
        var invoice = NewInvoice(subscription, "subscription_cycle", TotalOf(subscription));
        invoice.Status = "open";
        if (!subscription.CardWorks)
        {
            Tell(subscription, Updated);
            Fail(invoice);
            return;
        }

        Pay(invoice);
        subscription.Status = "active";
        Tell(subscription, "customer.subscription.resumed");
    }

    private static void SwapPrice(ModelSubscription subscription, string product)
    {
        var price = product == "NOBODY" ? NobodysPrice : Catalogue.Price(product);
        subscription.Items[0] = subscription.Items[0] with { PriceId = price };
    }

    /// <summary>A change that is billed at once. If that fails the old plan goes on, and the change is dropped after 23 hours.</summary>
    private void Upgrade(ModelSubscription subscription, string product)
    {
        if (!PaidUp(subscription))
        {
            return;
        }

        var invoice = NewInvoice(subscription, "subscription_update", Price / 2, proration: true);
        if (subscription.CardWorks)
        {
            SwapPrice(subscription, product);
            Tell(subscription, Updated);
            invoice.Status = "open";
            Pay(invoice);
            return;
        }

        Tell(subscription, Updated);
        invoice.Attempts = 1;
        invoice.Status = "open";
        invoice.FailedFirstMs = invoice.FailedLastMs = NowMs;
        Tell(invoice, "invoice.payment_failed");
        Schedule(NowMs + (23 * Hour), () => DropUpgrade(invoice));
    }

    private void DropUpgrade(ModelInvoice invoice)
    {
        if (invoice.Status == "open")
        {
            Close(invoice, "void", "invoice.voided");
        }
    }

    /// <summary>A change of the interval: a new period begins now and is billed at once.</summary>
    private void RestartPeriod(ModelSubscription subscription, long lengthMs)
    {
        if (PaidUp(subscription))
        {
            BeginPeriod(subscription, lengthMs);
            var invoice = NewInvoice(subscription, "subscription_update", TotalOf(subscription));
            Tell(subscription, Updated);
            invoice.Status = "open";
            Collect(invoice);
        }
    }

    private static bool PaidUp(ModelSubscription subscription) =>
        subscription is { Status: "active", Paused: null }
        && subscription.Invoices.TrueForAll(invoice => invoice.Status is "paid" or "void" or "draft");
}
