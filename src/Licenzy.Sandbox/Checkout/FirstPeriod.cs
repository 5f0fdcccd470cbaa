using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Checkout;

/// <summary>Subscribing through a checkout session.</summary>
internal static class FirstPeriod
{
    /// <summary>Subscribes the buyer of an open session and completes it.</summary>
    /// <param name="books">The books of the session.</param>
    /// <param name="session">An open session.</param>
    /// <param name="terms">What the session was made with.</param>
    /// <param name="method">How the buyer pays, now and later; null where nothing is due and nothing is kept for later.</param>
    /// <param name="email">The buyer's address.</param>
    public static PayOutcome Subscribe(ModeBooks books, JsonObject session, JsonObject terms, PaymentMethod? method, string? email)
    {
        var customer = CheckoutPayment.EnsureCustomer(books, session, email)!;
        var saved = method is null ? null : SavedMethods.Keep(books, method, customer, email);
        var lines = terms["lines"]!.AsArray().Select(line => line!.AsObject()).ToList();
        var sold = lines
            .Where(line => line["price"]!["recurring"] is not null)
            .Select(line => new SoldItem(line["price"]!.AsObject(), (long)line["quantity"]!));
        var subscription = Subscribing.Build(books, customer, [.. sold], terms["subscription_data"]!.AsObject());
        subscription["default_payment_method"] = (string?)saved?["id"];
        foreach (var given in session["discounts"]!.AsArray())
        {
            Discounts.Give(books, subscription, (string)given!["coupon"]!, (string?)given["promotion_code"]);
        }
        var invoice = Invoicing.Draft(books, subscription, Subscribing.FirstInvoice, Bill(books, lines, subscription), email);
        session["subscription"] = (string)subscription["id"]!;
        session["invoice"] = (string)invoice["id"]!;
        Subscribing.Start(books, subscription, invoice, saved);
        var paymentStatus =
            (long)session["amount_total"]! == 0 ? "no_payment_required"
            : method is PaymentMethod.BankDebit ? "unpaid"
            : "paid";
        SessionEnd.Complete(books, session, paymentStatus, customer, email);
        return new PayOutcome.Completed(session);
    }

    /// <summary>What the first invoice bills: during a trial nothing for what recurs.</summary>
    private static List<InvoiceLine> Bill(ModeBooks books, List<JsonObject> lines, JsonObject subscription)
    {
        var items = new Queue<JsonObject>(SubscriptionState.Items(subscription));
        var trial = (long?)subscription["trial_end"] is not null;
        var billed = new List<InvoiceLine>();
        foreach (var line in lines)
        {
            if (line["price"]!["recurring"] is not null)
            {
                var whole = Invoicing.LineOf(books, items.Dequeue());
                billed.Add(trial ? whole with { Amount = 0 } : whole);
                continue;
            }
            var now = new Period(books.Now, books.Now);
            var price = line["price"]!.AsObject();
            billed.Add(
                new InvoiceLine(price, null, (long)line["quantity"]!, (long)line["amount_subtotal"]!, (string)line["description"]!, now)
            );
        }
        return billed;
    }
}
