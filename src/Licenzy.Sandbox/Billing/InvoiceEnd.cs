using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;

namespace Licenzy.Sandbox.Billing;

/// <summary>How an open invoice ends without a payment here.</summary>
internal static class InvoiceEnd
{
    /// <summary>It never counted.</summary>
    public static void Void(ModeBooks books, JsonObject invoice)
    {
        invoice["status"] = "void";
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["voided_at"] = books.Now;
        InvoiceState.Save(books, invoice);
        books.Announce("invoice.voided", invoice);
        CancelPayment(books, invoice);
        var subscription = InvoiceState.Subscription(books, invoice);
        if (SubscriptionState.Status(subscription) == "incomplete")
        {
            SubscriptionEnd.ExpireIncomplete(books, subscription);
            return;
        }
        if (SubscriptionState.Status(subscription) != "paused")
        {
            Dunning.Recover(books, invoice);
        }
    }

    /// <summary>Nobody expects its money any more. It may still be paid.</summary>
    public static void MarkUncollectible(ModeBooks books, JsonObject invoice)
    {
        invoice["status"] = "uncollectible";
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["marked_uncollectible_at"] = books.Now;
        InvoiceState.Save(books, invoice);
        books.Announce("invoice.marked_uncollectible", invoice);
        if (SubscriptionState.Status(InvoiceState.Subscription(books, invoice)) is "past_due" or "unpaid")
        {
            Dunning.Recover(books, invoice);
        }
    }

    /// <summary>Paid by other means, in cash or by a transfer. No payment succeeded, so only <c>invoice.paid</c> tells of it.</summary>
    public static void PayOutOfBand(ModeBooks books, JsonObject invoice)
    {
        Collection.Close(books, invoice);
        books.Announce("invoice.paid", invoice);
        CancelPayment(books, invoice);
        Dunning.Recover(books, invoice);
    }

    private static void CancelPayment(ModeBooks books, JsonObject invoice)
    {
        if (Collection.FindOpen(books, invoice) is not { } open)
        {
            return;
        }
        open["status"] = "canceled";
        open["status_transitions"]!["canceled_at"] = books.Now;
        books.Save(open);
        Payment
            .Resume(books, (string)open["payment"]!["payment_intent"]!)
            .Cancel(InvoiceState.Status(invoice) == "void" ? "void_invoice" : null);
    }
}
