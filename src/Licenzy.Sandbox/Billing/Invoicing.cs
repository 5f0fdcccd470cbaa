using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Billing;

/// <summary>Making an invoice: drafted with its lines and discounts, then finalized with its number and what is due.</summary>
internal static class Invoicing
{
    /// <summary>A draft that is not kept yet, with the lines given and the prorations that wait for an invoice.</summary>
    /// <param name="books">The books of the subscription, at the time of the invoice.</param>
    /// <param name="subscription">What it bills.</param>
    /// <param name="billingReason">Why it is made.</param>
    /// <param name="lines">What it bills.</param>
    /// <param name="email">The customer's address, where the customer has none.</param>
    public static JsonObject Draft(
        ModeBooks books,
        JsonObject subscription,
        string billingReason,
        IEnumerable<InvoiceLine> lines,
        string? email = null
    )
    {
        var customer = books.Get("customer", (string)subscription["customer"]!);
        var invoice = InvoiceShapes.Invoice(books, subscription, billingReason, (string?)customer["email"] ?? email);
        var data = invoice["lines"]!["data"]!.AsArray();
        foreach (var line in lines.Concat(Prorations.TakeWaiting(books, subscription)))
        {
            data.Add((JsonNode)InvoiceShapes.Line(books, invoice, line));
        }
        Discounts.Apply(books, subscription, invoice);
        return invoice;
    }

    /// <summary>The line of a whole period of a subscription item.</summary>
    public static InvoiceLine LineOf(ModeBooks books, JsonObject item)
    {
        var price = item["price"]!.AsObject();
        var quantity = (long)item["quantity"]!;
        var period = new Period((long)item["current_period_start"]!, (long)item["current_period_end"]!);
        var amount = (long)price["unit_amount"]! * quantity;
        return new InvoiceLine(price, (string)item["id"]!, quantity, amount, Describe(books, price, quantity), period);
    }

    /// <summary>Opens a draft: numbers it, lets the customer's credit pay what it can, and announces it.</summary>
    public static void FinalizeInvoice(ModeBooks books, JsonObject invoice)
    {
        var customer = books.Get("customer", (string)invoice["customer"]!);
        var sequence = (long)customer["next_invoice_sequence"]!;
        customer["next_invoice_sequence"] = sequence + 1;
        invoice["number"] = string.Create(CultureInfo.InvariantCulture, $"{(string)customer["invoice_prefix"]!}-{sequence:0000}");
        var total = (long)invoice["total"]!;
        var balance = (long)customer["balance"]!;
        // A balance below zero is the customer's credit; a total below zero adds to it.
        var ending = total < 0 ? balance + total : balance + Math.Min(total, Math.Max(0, -balance));
        customer["balance"] = ending;
        books.Save(customer);
        invoice["starting_balance"] = balance;
        invoice["ending_balance"] = ending;
        invoice["amount_due"] = Math.Max(0, total) - (total < 0 ? 0 : ending - balance);
        invoice["amount_remaining"] = (long)invoice["amount_due"]!;
        invoice["status"] = "open";
        invoice["automatically_finalizes_at"] = null;
        invoice["effective_at"] = books.Now;
        invoice["status_transitions"]!["finalized_at"] = books.Now;
        InvoiceState.Save(books, invoice);
        books.Announce("invoice.finalized", invoice);
    }

    /// <summary>What a line says: <c>2 × Pro</c>.</summary>
    public static string Describe(ModeBooks books, JsonObject price, long quantity) =>
        string.Create(CultureInfo.InvariantCulture, $"{quantity} × {(string)books.Get("product", (string)price["product"]!)["name"]!}");
}
