using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Billing;

/// <summary>What a new subscription sells.</summary>
internal sealed record SoldItem(JsonObject Price, long Quantity);

/// <summary>The beginning of a subscription: the subscription, its first invoice, and what pays that.</summary>
internal static class Subscribing
{
    public const string FirstInvoice = "subscription_create";

    /// <summary>
    /// A subscription that is not kept yet, with its items in their first period.
    /// </summary>
    /// <param name="books">The books in the customer's time.</param>
    /// <param name="customer">Who subscribes.</param>
    /// <param name="items">What is sold, of one currency.</param>
    /// <param name="data">
    /// What the call said: <c>metadata</c>, <c>description</c>, <c>trial_period_days</c> or <c>trial_end</c>,
    /// <c>missing_payment_method</c>, <c>billing_mode</c>; each may be missing.
    /// </param>
    public static JsonObject Build(ModeBooks books, string customer, IReadOnlyList<SoldItem> items, JsonObject data)
    {
        var currency = (string)items[0].Price["currency"]!;
        var subscription = BillingShapes.Subscription(books, customer, currency, "incomplete");
        subscription["metadata"] = data["metadata"]?.DeepClone() ?? new JsonObject();
        subscription["description"] = data["description"]?.DeepClone();
        subscription["billing_mode"]!["type"] = (string?)data["billing_mode"] ?? "classic";
        subscription["trial_settings"]!["end_behavior"]!["missing_payment_method"] =
            (string?)data["missing_payment_method"] ?? "create_invoice";
        var trialEnd = TrialEnd(books, data);
        subscription["trial_start"] = trialEnd is null ? null : books.Now;
        subscription["trial_end"] = trialEnd;
        subscription["billing_cycle_anchor"] = trialEnd ?? books.Now;
        foreach (var item in items)
        {
            var end = trialEnd ?? Recurrence.Of(item.Price)!.After(books.Time).ToUnixTimeSeconds();
            var period = new Period(books.Now, end);
            subscription["items"]!["data"]!
                .AsArray()
                .Add((JsonNode)BillingShapes.SubscriptionItem(books, subscription, item.Price, item.Quantity, period));
        }
        return subscription;
    }

    /// <summary>The end of the trial that was asked for, in Unix seconds, or null.</summary>
    public static long? TrialEnd(ModeBooks books, JsonObject data) =>
        (long?)data["trial_period_days"] is { } days ? books.Time.AddDays(days).ToUnixTimeSeconds() : (long?)data["trial_end"];

    /// <summary>
    /// Keeps and announces a new subscription with its first invoice, and collects that. The subscription waits for the
    /// money, unless nothing is due, or the money is on its way, or a bill is sent.
    /// </summary>
    /// <param name="books">The books in the customer's time.</param>
    /// <param name="subscription">The subscription as built.</param>
    /// <param name="invoice">The draft of its first invoice.</param>
    /// <param name="method">What it is paid with; null when the customer has nothing.</param>
    /// <param name="collects">Whether the payment is tried now, and not left to the customer.</param>
    /// <returns>Why the payment failed, or null.</returns>
    public static StripeError? Start(ModeBooks books, JsonObject subscription, JsonObject invoice, JsonObject? method, bool collects = true)
    {
        var free = (long)invoice["amount_due"]! == 0;
        var sent = !InvoiceState.IsCharged(invoice);
        var waits = !free && !sent && (method is null || !collects || !IsDebit(method));
        subscription["status"] = waits ? "incomplete" : SubscriptionState.Settled(books, subscription);
        subscription["latest_invoice"] = (string)invoice["id"]!;
        if (sent && !free)
        {
            invoice["auto_advance"] = true;
            invoice["automatically_finalizes_at"] = books.Now + Renewal.DraftLife;
        }
        SubscriptionState.Add(books, subscription);
        InvoiceState.Add(books, invoice);
        books.Announce("customer.subscription.created", subscription);
        Trial.WarnIfShort(books, subscription);
        books.Announce("invoice.created", invoice);
        if (sent && !free)
        {
            return null;
        }
        Invoicing.FinalizeInvoice(books, invoice);
        if ((long)invoice["amount_due"]! == 0)
        {
            Collection.MarkPaid(books, invoice);
            return null;
        }
        if (!collects)
        {
            Collection.TakePayment(books, invoice);
            return null;
        }
        return Collection.Attempt(books, invoice, method, automatic: true);
    }

    private static bool IsDebit(JsonObject method) => SavedMethods.Ask(method).Method is PaymentMethod.BankDebit;
}
