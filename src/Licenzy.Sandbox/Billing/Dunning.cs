using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Billing;

/// <summary>What an unpaid invoice does to its subscription, and what its payment mends.</summary>
internal static class Dunning
{
    private const long Day = 24 * 3600;

    /// <summary>A payment failed: the next try is set, or after the last one the subscription ends as the settings say.</summary>
    public static void Failed(ModeBooks books, JsonObject invoice, bool automatic)
    {
        var subscription = InvoiceState.Subscription(books, invoice);
        var settings = books.BillingSettings;
        Collection.CountAttempt(invoice, automatic);
        // A first payment is the customer's to repeat; it is not tried again without them.
        var scheduled = automatic && SubscriptionState.Status(subscription) is not ("incomplete" or "paused");
        if (scheduled)
        {
            var attempts = (int)(long)invoice["attempt_count"]!;
            invoice["next_payment_attempt"] =
                attempts <= settings.RetryDays.Count ? books.Now + settings.RetryDays[attempts - 1] * Day : null;
        }
        var last = scheduled && invoice["next_payment_attempt"] is null;
        invoice["auto_advance"] = invoice["next_payment_attempt"] is not null;
        InvoiceState.Save(books, invoice);
        books.Announce("invoice.payment_failed", invoice);
        if (last && settings.AfterRetries == "cancel")
        {
            SubscriptionEnd.Cancel(books, subscription, reason: "payment_failed");
        }
        else if (last && settings.AfterRetries == "unpaid")
        {
            SubscriptionState.SetStatus(books, subscription, "unpaid");
        }
        else
        {
            FallBehind(books, subscription);
        }
    }

    /// <summary>A running subscription owes something.</summary>
    public static void FallBehind(ModeBooks books, JsonObject subscription)
    {
        if (SubscriptionState.Status(subscription) is "active" or "trialing")
        {
            SubscriptionState.SetStatus(books, subscription, "past_due");
        }
    }

    /// <summary>
    /// An invoice is settled, by whatever way: the subscription runs again if it is the one that its status follows.
    /// </summary>
    public static void Recover(ModeBooks books, JsonObject invoice)
    {
        var subscription = InvoiceState.Subscription(books, invoice);
        switch (SubscriptionState.Status(subscription))
        {
            case "incomplete" when (string)invoice["billing_reason"]! == "subscription_create":
            case "past_due" or "unpaid" when InvoiceState.IsLatestFinalized(books, invoice):
                SubscriptionState.SetStatus(books, subscription, SubscriptionState.Settled(books, subscription));
                break;
            case "paused" when (string?)subscription["latest_invoice"] == (string)invoice["id"]!:
                Pausing.Resumed(books, subscription);
                break;
            default:
                break;
        }
    }
}
