using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Billing;

/// <summary>What the passing of time does to an invoice: it is finalized, collected, tried again, or overdue.</summary>
internal static class InvoiceClock
{
    private const long Day = 24 * 3600;
    private const long DaysUntilDue = 30;

    public static void Ring(ModeBooks books, JsonObject invoice)
    {
        var subscription = InvoiceState.Subscription(books, invoice);
        if (Collection.FindProcessing(books, invoice) is not null)
        {
            Collection.Settle(books, invoice);
        }
        else if (SubscriptionState.IsOver(subscription))
        {
            return;
        }
        else if (InvoiceState.Status(invoice) == "draft")
        {
            Advance(books, subscription, invoice);
        }
        else if (InvoiceState.IsCharged(invoice))
        {
            invoice["next_payment_attempt"] = null;
            Collection.Attempt(books, invoice, SavedMethods.Of(books, subscription), automatic: true);
        }
        else
        {
            books.Announce("invoice.overdue", invoice);
            Dunning.FallBehind(books, subscription);
        }
    }

    /// <summary>Finalizes a draft and collects it, as far as the subscription's pause lets it; why the payment failed, or null.</summary>
    public static StripeError? Advance(ModeBooks books, JsonObject subscription, JsonObject invoice)
    {
        var paused = (string?)subscription["pause_collection"]?["behavior"];
        if (paused == Pausing.KeepAsDraft)
        {
            invoice["auto_advance"] = false;
            invoice["automatically_finalizes_at"] = null;
            InvoiceState.Save(books, invoice);
            return null;
        }
        if (!InvoiceState.IsCharged(invoice))
        {
            invoice["due_date"] = books.Now + ((long?)subscription["days_until_due"] ?? DaysUntilDue) * Day;
        }
        Invoicing.FinalizeInvoice(books, invoice);
        switch (paused)
        {
            case Pausing.Void:
                InvoiceEnd.Void(books, invoice);
                return null;
            case Pausing.MarkUncollectible:
                InvoiceEnd.MarkUncollectible(books, invoice);
                return null;
            default:
                return Collect(books, subscription, invoice);
        }
    }

    private static StripeError? Collect(ModeBooks books, JsonObject subscription, JsonObject invoice)
    {
        if ((long)invoice["amount_due"]! == 0)
        {
            Collection.MarkPaid(books, invoice);
            return null;
        }
        if (InvoiceState.IsCharged(invoice))
        {
            return Collection.Attempt(books, invoice, SavedMethods.Of(books, subscription), automatic: true);
        }
        books.Announce("invoice.sent", invoice);
        return null;
    }
}
