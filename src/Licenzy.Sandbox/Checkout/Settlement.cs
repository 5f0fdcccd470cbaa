using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Checkout;

/// <summary>The end of a bank debit, days after the buyer's session was completed.</summary>
internal static class Settlement
{
    private static readonly StripeError NoMoney = new(
        402,
        "card_error",
        "payment_intent_payment_attempt_failed",
        "The bank returned the debit: the account has insufficient funds."
    );

    /// <summary>The money came; false when the session has no debit under way.</summary>
    public static bool Settle(ModeBooks books, JsonObject session)
    {
        if (FindPayment(books, session) is not var (payment, invoicePayment))
        {
            return false;
        }
        payment.Succeed(method: null, email: null);
        payment.Announce("charge.succeeded", "payment_intent.succeeded");
        if (invoicePayment is not null)
        {
            FirstPeriod.PayInvoice(books, books.Get("invoice", (string)invoicePayment["invoice"]!));
            FirstPeriod.PayInvoicePayment(books, invoicePayment);
        }
        session["payment_status"] = "paid";
        books.Save(session);
        books.Announce("checkout.session.async_payment_succeeded", session);
        return true;
    }

    /// <summary>The money does not come; false when the session has no debit under way.</summary>
    public static bool Fail(ModeBooks books, JsonObject session)
    {
        if (FindPayment(books, session) is not var (payment, invoicePayment))
        {
            return false;
        }
        payment.Fail(method: null, NoMoney, email: null);
        payment.Announce("charge.failed", "payment_intent.payment_failed");
        if (invoicePayment is not null)
        {
            FailInvoice(books, books.Get("invoice", (string)invoicePayment["invoice"]!), (string)session["subscription"]!);
        }
        books.Announce("checkout.session.async_payment_failed", session);
        return true;
    }

    /// <summary>The completed session that a payment intent was made for.</summary>
    public static JsonObject? SessionOf(ModeBooks books, string paymentIntent)
    {
        var invoice = books
            .All("invoice_payment", ObjectFilter.Equal("$.payment.payment_intent", paymentIntent))
            .SingleOrDefault()
            ?["invoice"];
        return invoice is null
            ? books.All("checkout.session", ObjectFilter.Equal("$.payment_intent", paymentIntent)).SingleOrDefault()
            : books.All("checkout.session", ObjectFilter.Equal("$.invoice", (string)invoice!)).SingleOrDefault();
    }

    private static void FailInvoice(ModeBooks books, JsonObject invoice, string subscriptionId)
    {
        invoice["attempted"] = true;
        invoice["attempt_count"] = 1;
        books.Save(invoice);
        books.Announce("invoice.payment_failed", invoice);
        var subscription = books.Get("subscription", subscriptionId);
        if ((string)subscription["status"]! == "active")
        {
            subscription["status"] = "past_due";
            books.Save(subscription);
            books.Announce("customer.subscription.updated", subscription, new JsonObject { ["status"] = "active" });
        }
    }

    private static (Payment Payment, JsonObject? InvoicePayment)? FindPayment(ModeBooks books, JsonObject session)
    {
        if ((string)session["status"]! != "complete" || (string)session["payment_status"]! != "unpaid")
        {
            return null;
        }
        var invoicePayment = (string?)session["invoice"] is { } invoice
            ? books.All("invoice_payment", ObjectFilter.Equal("$.invoice", invoice)).Single()
            : null;
        var intent = (string?)session["payment_intent"] ?? (string)invoicePayment!["payment"]!["payment_intent"]!;
        var payment = Payment.Resume(books, intent);
        return (string)payment.Intent["status"]! == "processing" ? (payment, invoicePayment) : null;
    }
}
