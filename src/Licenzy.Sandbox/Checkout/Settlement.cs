using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
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
        if (invoicePayment is not null)
        {
            Collection.Settle(books, books.Get("invoice", (string)invoicePayment["invoice"]!));
        }
        else
        {
            payment.Succeed(method: null, email: null);
            payment.Announce("charge.succeeded", "payment_intent.succeeded");
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
            Dunning.Failed(books, books.Get("invoice", (string)invoicePayment["invoice"]!), automatic: true);
        }
        books.Announce("checkout.session.async_payment_failed", session);
        return true;
    }

    /// <summary>The money of a payment intent under way came, whether for a session or for a renewal.</summary>
    public static void SettlePayment(ModeBooks books, string paymentIntent)
    {
        var invoice = (string?)
            books.All("invoice_payment", ObjectFilter.Equal("$.payment.payment_intent", paymentIntent)).SingleOrDefault()?["invoice"];
        var session = books
            .All(
                "checkout.session",
                invoice is null ? ObjectFilter.Equal("$.payment_intent", paymentIntent) : ObjectFilter.Equal("$.invoice", invoice)
            )
            .SingleOrDefault();
        if (session is not null)
        {
            Settle(books, session);
        }
        else
        {
            Collection.Settle(books, books.Get("invoice", invoice!));
        }
    }

    private static (Payment Payment, JsonObject? InvoicePayment)? FindPayment(ModeBooks books, JsonObject session)
    {
        if ((string)session["status"]! != "complete" || (string)session["payment_status"]! != "unpaid")
        {
            return null;
        }
        var invoicePayment = (string?)session["invoice"] is { } invoice
            ? books.All("invoice_payment", ObjectFilter.Equal("$.invoice", invoice)).LastOrDefault()
            : null;
        var intent = (string?)session["payment_intent"] ?? (string)invoicePayment!["payment"]!["payment_intent"]!;
        var payment = Payment.Resume(books, intent);
        return (string)payment.Intent["status"]! == "processing" ? (payment, invoicePayment) : null;
    }
}
