using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Billing;

/// <summary>
/// A subscription that is paused: status <c>paused</c>, no service and no invoices. (Pausing only the collection is
/// another thing, which leaves the status alone.)
/// </summary>
internal static class Pausing
{
    public const string KeepAsDraft = "keep_as_draft";
    public const string Void = "void";
    public const string MarkUncollectible = "mark_uncollectible";

    public static void Pause(ModeBooks books, JsonObject subscription)
    {
        SubscriptionState.SetStatus(books, subscription, "paused");
        books.Announce("customer.subscription.paused", subscription);
    }

    /// <summary>The subscription runs again.</summary>
    public static void Resumed(ModeBooks books, JsonObject subscription)
    {
        SubscriptionState.SetStatus(books, subscription, SubscriptionState.Settled(books, subscription));
        books.Announce("customer.subscription.resumed", subscription);
    }

    /// <summary>
    /// Takes a paused subscription up again. A period still running goes on; else, or when it is to start anew, a new one
    /// begins, and the subscription stays paused until that is paid.
    /// </summary>
    public static void Resume(ModeBooks books, JsonObject subscription, bool startAnew)
    {
        if (!startAnew && SubscriptionState.PeriodEnd(subscription) > books.Now)
        {
            Resumed(books, subscription);
            return;
        }
        var before = subscription.DeepClone().AsObject();
        if (startAnew)
        {
            StartAt(subscription, books.Now);
        }
        var items = SubscriptionState.Items(subscription);
        foreach (var item in items)
        {
            do
            {
                Renewal.MoveOn(subscription, item);
            } while ((long)item["current_period_end"]! <= books.Now);
        }
        var invoice = Invoicing.Draft(books, subscription, "subscription_cycle", items.Select(item => Invoicing.LineOf(books, item)));
        subscription["latest_invoice"] = (string)invoice["id"]!;
        SubscriptionState.Change(books, before, subscription);
        InvoiceState.Add(books, invoice);
        books.Announce("invoice.created", invoice);
        InvoiceClock.Advance(books, subscription, invoice);
    }

    /// <summary>Lets the period that comes begin then. It is a paid one, so a trial that still ran is over.</summary>
    private static void StartAt(JsonObject subscription, long start)
    {
        subscription["billing_cycle_anchor"] = start;
        if ((long?)subscription["trial_end"] > start)
        {
            subscription["trial_end"] = start;
        }
        foreach (var item in SubscriptionState.Items(subscription))
        {
            item["current_period_end"] = start;
        }
    }
}
