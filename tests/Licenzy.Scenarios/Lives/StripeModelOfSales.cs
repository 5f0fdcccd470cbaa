using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios.Lives;

/// <summary>Checkouts: one-time sales here, subscriptions begin here too.</summary>
internal sealed partial class StripeModel
{
    private const string Completed = "checkout.session.completed";
    private const long Price = 1000;

    private void DoAtCheckout(Deed deed)
    {
        switch (deed.Kind)
        {
            case DeedKind.BuyPack:
                Buy(Choose(deed.Choice, "PACK", "PACK30"), quantity: 1 + (deed.Choice / 2 % 3), free: deed.Choice % 7 == 6);
                break;
            case DeedKind.BuyPass:
                Buy(Choose(deed.Choice, "PASS", "WEEK", "PASS"), quantity: 1 + (deed.Choice / 3 % 2), free: deed.Choice % 7 == 6);
                break;
            case DeedKind.BuySlowly:
                BuySlowly(Choose(deed.Choice, "PASS", "PACK"));
                break;
            case DeedKind.AbandonCheckout:
                Abandon(Choose(deed.Choice, "PASS", "PACK", "PRO"));
                break;
            case DeedKind.RecoverCheckout:
                Recover(Pick(Sessions.Where(session => session is { Status: "expired", Mode: "payment" }), deed.Which));
                break;
            case DeedKind.SettleSlowPayment:
                SettleSlowPayment(deed, succeeds: true);
                break;
            case DeedKind.FailSlowPayment:
                SettleSlowPayment(deed, succeeds: false);
                break;
            case DeedKind.Subscribe:
            case DeedKind.SubscribeWithTrial:
            case DeedKind.SubscribeSlowly:
                Subscribe(deed);
                break;
            case DeedKind.SubscribeByHand:
                SubscribeByHand(deed);
                break;
            default:
                break;
        }
    }

    private ModelSession NewSession(string product, long quantity, AttemptRecord? attempt = null)
    {
        var number = NextNumber();
        var mode = Catalogue.Terms(product).Kind == Core.ProductKind.Subscription ? "subscription" : "payment";
        attempt ??= new AttemptRecord("att_" + number, Subject, Catalogue.Terms(product), quantity, "cs_" + number, NowMs - (60 * Second));
        Attempts[attempt.Id] = attempt;
        var session = new ModelSession("cs_" + number, attempt, mode, NowMs) { AmountTotal = Price * attempt.Quantity };
        Sessions.Add(session);
        return session;
    }

    private void Buy(string product, long quantity, bool free) => Complete(NewSession(product, quantity), free);

    private void Complete(ModelSession session, bool free)
    {
        session.AmountTotal = free ? 0 : session.AmountTotal;
        session.Payment = free ? null : NewPayment(session.AmountTotal, invoice: null);
        session.Status = "complete";
        session.PaymentStatus = free ? "no_payment_required" : "paid";
        session.CompletedMs = session.SettledMs = NowMs;
        Tell(session, Completed);
    }

    private void BuySlowly(string product)
    {
        var session = NewSession(product, 1);
        session.Payment = NewPayment(session.AmountTotal, invoice: null);
        session.Status = "complete";
        session.CompletedMs = NowMs;
        Tell(session, Completed);
    }

    private void Abandon(string product)
    {
        var session = NewSession(product, 1);
        session.Status = "expired";
        Tell(session, "checkout.session.expired");
    }

    /// <summary>Stripe's recovery of an expired session: a new one with the same metadata.</summary>
    private void Recover(ModelSession? expired)
    {
        if (expired is { Recovered: false })
        {
            expired.Recovered = true;
            Complete(NewSession(expired.Attempt.Terms.ProductCode, expired.Attempt.Quantity, expired.Attempt), free: false);
        }
    }

    private void SettleSlowPayment(Deed deed, bool succeeds)
    {
        var waiting = Sessions.Where(one => one is { Status: "complete", SettledMs: null, FailedMs: null } && IsCollectible(one.Invoice));
        if (Pick(waiting, deed.Which) is not { } session)
        {
            return;
        }

        if (session.Invoice is { } invoice)
        {
            DebitEnds(invoice, succeeds);
        }

        session.PaymentStatus = succeeds ? "paid" : "unpaid";
        session.SettledMs = succeeds ? NowMs : null;
        session.FailedMs = succeeds ? null : NowMs;
        Tell(session, succeeds ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed");
    }

    /// <summary>The debit of an invoice that was paid or closed otherwise, or whose subscription has ended, comes to nothing.</summary>
    private static bool IsCollectible(ModelInvoice? first) => first is null or { Status: "open", Subscription.Ended: false };

    private void DebitEnds(ModelInvoice invoice, bool succeeds)
    {
        if (succeeds)
        {
            Pay(invoice);
        }
        else
        {
            Fail(invoice);
        }
    }

    private ModelPayment NewPayment(long amount, ModelInvoice? invoice)
    {
        var payment = new ModelPayment(NextNumber(), amount, invoice);
        Payments.Add(payment);
        invoice?.Payments.Add(payment);
        return payment;
    }
}
