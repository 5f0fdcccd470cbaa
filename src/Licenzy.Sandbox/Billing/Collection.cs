using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Billing;

/// <summary>Taking the money of an open invoice.</summary>
internal static class Collection
{
    /// <summary>How long a bank debit of a renewal is under way: the four working days of an ACH debit.</summary>
    private const long DebitDays = 4;

    /// <summary>The refusal to charge a customer who has nothing to pay with.</summary>
    public static StripeError NothingToPayWith { get; } =
        StripeError.Invalid(
            "This customer has no default payment method, and the subscription has none either. Attach one and make it the default."
        );

    /// <summary>Charges the saved method; why it failed, or null when the money is there or on its way.</summary>
    /// <param name="books">The books of the invoice.</param>
    /// <param name="invoice">An open invoice with something due.</param>
    /// <param name="method">A saved payment method; null when the customer has none.</param>
    /// <param name="automatic">Whether the schedule asks, and not somebody by hand.</param>
    public static StripeError? Attempt(ModeBooks books, JsonObject invoice, JsonObject? method, bool automatic)
    {
        var (payment, invoicePayment) = TakePayment(books, invoice);
        if (method is null)
        {
            Dunning.Failed(books, invoice, automatic);
            return NothingToPayWith;
        }
        var email = (string?)invoice["customer_email"];
        payment.MethodId = (string)method["id"]!;
        switch (SavedMethods.Ask(method))
        {
            case BankAnswer.Accepts { Method: PaymentMethod.BankDebit debit }:
                payment.Process(debit, email);
                WaitForDebit(books, invoice);
                payment.Announce("charge.pending", "payment_intent.processing");
                return null;
            case BankAnswer.Accepts accepted:
                payment.Succeed(accepted.Method, email);
                CountAttempt(invoice, automatic);
                MarkPaid(books, invoice, invoicePayment);
                payment.Announce("charge.succeeded", "payment_intent.succeeded");
                return null;
            case BankAnswer.Declines declined:
                payment.Fail(declined.Method, declined.Error, email);
                payment.Announce("charge.failed", "payment_intent.payment_failed");
                Dunning.Failed(books, invoice, automatic);
                return declined.Error;
            case var other:
                throw new InvalidOperationException($"Unknown answer {other.GetType().Name}.");
        }
    }

    /// <summary>Marks an invoice, and what ties it to its payment, as paid; the subscription follows.</summary>
    public static void MarkPaid(ModeBooks books, JsonObject invoice, JsonObject? invoicePayment = null)
    {
        Close(books, invoice);
        books.Announce("invoice.paid", invoice);
        books.Announce("invoice.payment_succeeded", invoice);
        if (invoicePayment is not null)
        {
            invoicePayment["status"] = "paid";
            invoicePayment["amount_paid"] = (long)invoicePayment["amount_requested"]!;
            invoicePayment["status_transitions"]!["paid_at"] = books.Now;
            books.Save(invoicePayment);
            books.Announce("invoice_payment.paid", invoicePayment);
        }
        Dunning.Recover(books, invoice);
    }

    /// <summary>Marks an invoice as paid without a word of it.</summary>
    public static void Close(ModeBooks books, JsonObject invoice)
    {
        invoice["status"] = "paid";
        invoice["attempted"] = true;
        invoice["auto_advance"] = false;
        invoice["amount_paid"] = (long)invoice["amount_due"]!;
        invoice["amount_remaining"] = 0;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["paid_at"] = books.Now;
        InvoiceState.Save(books, invoice);
    }

    /// <summary>The bank debit of an invoice brings its money.</summary>
    public static void Settle(ModeBooks books, JsonObject invoice)
    {
        var payment = FindProcessing(books, invoice)!;
        CountAttempt(invoice, automatic: true);
        payment.Succeed(method: null, email: null);
        payment.Announce("charge.succeeded", "payment_intent.succeeded");
        MarkPaid(books, invoice, FindOpen(books, invoice));
    }

    /// <summary>The payment of an invoice whose bank debit is under way, or null.</summary>
    public static Payment? FindProcessing(ModeBooks books, JsonObject invoice) =>
        FindOpen(books, invoice) is { } open
        && Payment.Resume(books, (string)open["payment"]!["payment_intent"]!) is var payment
        && (string)payment.Intent["status"]! == "processing"
            ? payment
            : null;

    /// <summary>What ties an invoice to a payment that is not over, or null.</summary>
    public static JsonObject? FindOpen(ModeBooks books, JsonObject invoice) =>
        books
            .All("invoice_payment", ObjectFilter.Equal("$.invoice", (string)invoice["id"]!), ObjectFilter.Equal("$.status", "open"))
            .SingleOrDefault();

    /// <summary>Counts an attempt. After the first one only the schedule's own count.</summary>
    public static void CountAttempt(JsonObject invoice, bool automatic)
    {
        var count = (long)invoice["attempt_count"]!;
        invoice["attempted"] = true;
        invoice["attempt_count"] = automatic || count == 0 ? count + 1 : count;
    }

    /// <summary>
    /// The bank takes some days. The debit that a checkout began is settled by what settles the checkout, so no alarm is set.
    /// </summary>
    private static void WaitForDebit(ModeBooks books, JsonObject invoice)
    {
        var began = (string)invoice["billing_reason"]! == Subscribing.FirstInvoice && (long)invoice["attempt_count"]! == 0;
        invoice["attempted"] = true;
        invoice["next_payment_attempt"] = null;
        InvoiceState.Save(books, invoice);
        if (!began)
        {
            books.SetAlarm(invoice, books.Now + (DebitDays * 24 * 3600));
        }
    }

    /// <summary>The payment of an earlier try, or a new one with what ties it to the invoice.</summary>
    public static (Payment Payment, JsonObject InvoicePayment) TakePayment(ModeBooks books, JsonObject invoice)
    {
        if (FindOpen(books, invoice) is { } begun)
        {
            return (Payment.Resume(books, (string)begun["payment"]!["payment_intent"]!), begun);
        }
        var reason = (string)invoice["billing_reason"]! == "subscription_create" ? "creation" : "update";
        var payment = Payment.Begin(
            books,
            (long)invoice["amount_due"]!,
            (string)invoice["currency"]!,
            (string)invoice["customer"]!,
            "card",
            new JsonObject { ["description"] = $"Subscription {reason}" }
        );
        var invoicePayment = InvoiceShapes.InvoicePayment(books, invoice, payment.Id);
        books.Add(invoicePayment);
        return (payment, invoicePayment);
    }
}
