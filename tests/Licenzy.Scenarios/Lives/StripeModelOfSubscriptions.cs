using Licenzy.Core.Facts;

namespace Licenzy.Scenarios.Lives;

/// <summary>How subscriptions begin, change and end.</summary>
internal sealed partial class StripeModel
{
    private const string NobodysPrice = "price_nobody";

    private void Subscribe(Deed deed)
    {
        var product = Choose(deed.Choice, "PRO", "PRO", "TEAM");
        var session = NewSession(product, 1 + (deed.Choice / 3 % 2));
        var subscription = Begin(session.Attempt.Id, Customer, product, session.Attempt.Quantity);
        (session.Subscription, subscription.Session) = (subscription, session);
        if (deed.Choice / 2 % 5 == 4)
        {
            subscription.Items.Add(Item("ADDON", 5));
        }

        var pause = Choose<long>(deed.Choice, 0, 1, 2);
        var trial = deed.Kind == DeedKind.SubscribeWithTrial;
        var free = trial || (deed.Kind == DeedKind.Subscribe && deed.Choice % 11 == 10);
        BeginPeriod(subscription, trial ? 14 * Moment.Day : Month);
        session.Invoice = NewInvoice(subscription, "subscription_create", free ? 0 : TotalOf(subscription));
        subscription.Status = trial ? "trialing" : "incomplete";
        Tell(subscription, "customer.subscription.created");
        Pass(pause);
        session.Invoice.Status = "open";
        if (deed.Kind != DeedKind.SubscribeSlowly)
        {
            Pay(session.Invoice);
        }
        else if (deed.Choice % 2 == 0)
        {
            subscription.Status = "active";
            Tell(subscription, Updated);
        }

        Pass(pause);
        CompleteSubscription(session, free, settled: deed.Kind != DeedKind.SubscribeSlowly);
    }

    private void CompleteSubscription(ModelSession session, bool free, bool settled)
    {
        session.AmountTotal = session.Invoice!.Total;
        session.Status = "complete";
        session.CompletedMs = NowMs;
        session.SettledMs = settled ? NowMs : null;
        session.PaymentStatus =
            free ? "no_payment_required"
            : settled ? "paid"
            : "unpaid";
        Tell(session, Completed);
    }

    /// <summary>In Stripe's dashboard, without a checkout; of a known customer or of a stranger.</summary>
    private void SubscribeByHand(Deed deed)
    {
        var subscription = Begin(attemptId: null, Choose(deed.Choice, Customer, Stranger), Choose(deed.Choice / 2, "PRO", "TEAM"), 1);
        BeginPeriod(subscription);
        var invoice = NewInvoice(subscription, "subscription_create", TotalOf(subscription));
        Tell(subscription, "customer.subscription.created");
        invoice.Status = "open";
        if (deed.Choice % 5 != 4)
        {
            Pay(invoice);
            return;
        }

        Fail(invoice);
        Schedule(NowMs + (23 * Hour), () => GiveUpIncomplete(subscription, invoice));
    }

    private void GiveUpIncomplete(ModelSubscription subscription, ModelInvoice invoice)
    {
        if (subscription.Status == "incomplete" && !subscription.Ended)
        {
            subscription.Status = "incomplete_expired";
            subscription.EndedMs = NowMs;
            Tell(subscription, Updated);
            Close(invoice, "void", "invoice.voided");
        }
    }

    private ModelSubscription Begin(string? attemptId, string customerId, string product, long quantity)
    {
        var subscription = new ModelSubscription("sub_" + NextNumber(), customerId, attemptId, NowMs);
        subscription.Items.Add(Item(product, quantity));
        Subscriptions.Add(subscription);
        return subscription;
    }

    private SubscriptionItem Item(string product, long quantity) =>
        new("si_" + NextNumber(), product == "NOBODY" ? NobodysPrice : Catalogue.Price(product), quantity, NowMs, null, null);

    private void End(ModelSubscription subscription)
    {
        if (!subscription.Ended)
        {
            subscription.Status = "canceled";
            subscription.EndedMs = NowMs;
            Tell(subscription, "customer.subscription.deleted");
        }
    }
}
