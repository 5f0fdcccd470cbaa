using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Checkout;

/// <summary>The first period of a subscription: the subscription, its invoice, and what pays that.</summary>
internal static class FirstPeriod
{
    /// <summary>Subscribes the buyer of an open session and completes it.</summary>
    public static PayOutcome Subscribe(ModeBooks books, JsonObject session, JsonObject terms, PaymentMethod method, string? email)
    {
        var customer = CheckoutPayment.EnsureCustomer(books, session, email)!;
        var due = (long)session["amount_total"]!;
        var subscription = NewSubscription(books, session, terms, customer);
        // A debit under way does not hold a subscription back: it runs while the bank takes its days.
        var settled = (long?)subscription["trial_end"] is null ? "active" : "trialing";
        subscription["status"] = settled == "trialing" || method is PaymentMethod.BankDebit || due == 0 ? settled : "incomplete";
        var invoice = NewInvoice(books, session, terms, subscription, email);
        subscription["latest_invoice"] = (string)invoice["id"]!;
        books.Add(subscription);
        books.Add(invoice);
        session["subscription"] = (string)subscription["id"]!;
        session["invoice"] = (string)invoice["id"]!;
        books.Announce("customer.subscription.created", subscription);
        books.Announce("invoice.created", invoice);
        books.Announce("invoice.finalized", invoice);
        if (due == 0)
        {
            PayInvoice(books, invoice);
            SessionEnd.Complete(books, session, "no_payment_required", customer, email);
            return new PayOutcome.Completed(session);
        }
        Charge(books, session, subscription, invoice, method, email, settled);
        SessionEnd.Complete(books, session, method is PaymentMethod.BankDebit ? "unpaid" : "paid", customer, email);
        return new PayOutcome.Completed(session);
    }

    /// <summary>Marks an invoice as paid in full, and tells.</summary>
    public static void PayInvoice(ModeBooks books, JsonObject invoice)
    {
        invoice["status"] = "paid";
        invoice["attempted"] = true;
        invoice["attempt_count"] = (long)invoice["amount_due"]! == 0 ? 0 : 1;
        invoice["amount_paid"] = (long)invoice["amount_due"]!;
        invoice["amount_remaining"] = 0;
        invoice["status_transitions"]!["paid_at"] = books.Now;
        books.Save(invoice);
        books.Announce("invoice.paid", invoice);
        books.Announce("invoice.payment_succeeded", invoice);
    }

    /// <summary>Marks what ties an invoice to its payment as paid, and tells.</summary>
    public static void PayInvoicePayment(ModeBooks books, JsonObject invoicePayment)
    {
        invoicePayment["status"] = "paid";
        invoicePayment["amount_paid"] = (long)invoicePayment["amount_requested"]!;
        invoicePayment["status_transitions"]!["paid_at"] = books.Now;
        books.Save(invoicePayment);
        books.Announce("invoice_payment.paid", invoicePayment);
    }

    private static void Charge(
        ModeBooks books,
        JsonObject session,
        JsonObject subscription,
        JsonObject invoice,
        PaymentMethod method,
        string? email,
        string settled
    )
    {
        var data = new JsonObject { ["description"] = "Subscription creation" };
        var customer = (string)subscription["customer"]!;
        var payment = Payment.Begin(books, (long)session["amount_total"]!, (string)session["currency"]!, customer, method, data);
        var invoicePayment = BillingShapes.InvoicePayment(books, invoice, payment.Id);
        books.Add(invoicePayment);
        if (method is PaymentMethod.BankDebit)
        {
            payment.Process(method, email);
            payment.Announce("charge.pending", "payment_intent.processing");
            return;
        }
        payment.Succeed(method, email);
        PayInvoice(books, invoice);
        PayInvoicePayment(books, invoicePayment);
        if ((string)subscription["status"]! != settled)
        {
            var previous = new JsonObject { ["status"] = (string)subscription["status"]! };
            subscription["status"] = settled;
            books.Save(subscription);
            books.Announce("customer.subscription.updated", subscription, previous);
        }
        payment.Announce("charge.succeeded", "payment_intent.succeeded");
    }

    private static JsonObject NewSubscription(ModeBooks books, JsonObject session, JsonObject terms, string customer)
    {
        var data = terms["subscription_data"]!;
        var lines = terms["lines"]!.AsArray().Select(line => line!.AsObject()).Where(line => line["price"]!["recurring"] is not null);
        var subscription = BillingShapes.Subscription(books, customer, (string)session["currency"]!, "incomplete");
        subscription["metadata"] = data["metadata"]?.DeepClone() ?? new JsonObject();
        subscription["description"] = data["description"]?.DeepClone();
        var trialEnd = (long?)data["trial_period_days"] is { } days ? books.Time.AddDays(days).ToUnixTimeSeconds() : (long?)null;
        subscription["trial_start"] = trialEnd is null ? null : books.Now;
        subscription["trial_end"] = trialEnd;
        subscription["billing_cycle_anchor"] = trialEnd ?? books.Now;
        var items = subscription["items"]!["data"]!.AsArray();
        foreach (var line in lines)
        {
            var price = line["price"]!.AsObject();
            var end = trialEnd ?? Recurrence.Of(price)!.After(books.Time).ToUnixTimeSeconds();
            items.Add(
                (JsonNode)BillingShapes.SubscriptionItem(books, subscription, price, (long)line["quantity"]!, new Period(books.Now, end))
            );
        }
        return subscription;
    }

    private static JsonObject NewInvoice(ModeBooks books, JsonObject session, JsonObject terms, JsonObject subscription, string? email)
    {
        var invoice = BillingShapes.FirstInvoice(books, subscription, email);
        var lines = invoice["lines"]!["data"]!.AsArray();
        var items = new Queue<JsonObject>(subscription["items"]!["data"]!.AsArray().Select(item => item!.AsObject()));
        var trial = (long?)subscription["trial_end"] is not null;
        foreach (var line in terms["lines"]!.AsArray().Select(line => line!.AsObject()))
        {
            var item = line["price"]!["recurring"] is null ? null : items.Dequeue();
            var amount = item is not null && trial ? 0 : (long)line["amount_total"]!;
            var period = item is null
                ? new Period(books.Now, books.Now)
                : new Period((long)item["current_period_start"]!, (long)item["current_period_end"]!);
            lines.Add((JsonNode)BillingShapes.InvoiceLine(books, invoice, item, line, amount, period));
        }
        var total = (long)session["amount_total"]!;
        foreach (
            var sum in (ReadOnlySpan<string>)
                ["amount_due", "amount_remaining", "subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"]
        )
        {
            invoice[sum] = total;
        }
        invoice["number"] = NextNumber(books, (string)subscription["customer"]!);
        return invoice;
    }

    /// <summary>Invoices of a customer are numbered without gaps.</summary>
    private static string NextNumber(ModeBooks books, string customerId)
    {
        var customer = books.Get("customer", customerId);
        var number = (long)customer["next_invoice_sequence"]!;
        customer["next_invoice_sequence"] = number + 1;
        books.Save(customer);
        return string.Create(CultureInfo.InvariantCulture, $"{(string)customer["invoice_prefix"]!}-{number:0000}");
    }
}
