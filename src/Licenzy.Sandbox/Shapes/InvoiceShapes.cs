using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Shapes;

/// <summary>What one line of an invoice bills.</summary>
/// <param name="Price">The price.</param>
/// <param name="Item">The id of the subscription item, or null for what is billed once beside it.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Amount">In the smallest unit of the currency, before discounts; below zero for a credit.</param>
/// <param name="Description">What the customer reads.</param>
/// <param name="Period">The time that it pays for.</param>
/// <param name="Proration">Whether it corrects what was billed for a part of a period.</param>
internal sealed record InvoiceLine(
    JsonObject Price,
    string? Item,
    long Quantity,
    long Amount,
    string Description,
    Period Period,
    bool Proration = false
)
{
    /// <summary>Whether it stood by for an invoice on its own, as one-time prices and prorations do.</summary>
    public bool IsInvoiceItem => Item is null || Proration;
}

/// <summary>Invoices, their lines and what pays them, as the API shows them.</summary>
internal static class InvoiceShapes
{
    /// <summary>A draft of an invoice of a subscription, with no lines yet.</summary>
    /// <param name="books">The books of the subscription.</param>
    /// <param name="subscription">What it bills.</param>
    /// <param name="billingReason">Why it is made: <c>subscription_create</c>, <c>_cycle</c> or <c>_update</c>.</param>
    /// <param name="email">The customer's address.</param>
    public static JsonObject Invoice(ModeBooks books, JsonObject subscription, string billingReason, string? email)
    {
        var id = books.Ids.New("in");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "invoice",
            ["account_country"] = "US",
            ["account_name"] = "Sandbox account",
            ["account_tax_ids"] = null,
            ["amount_due"] = 0L,
            ["amount_overpaid"] = 0L,
            ["amount_paid"] = 0L,
            ["amount_remaining"] = 0L,
            ["amount_shipping"] = 0L,
            ["application"] = null,
            ["attempt_count"] = 0L,
            ["attempted"] = false,
            ["auto_advance"] = false,
            ["automatic_tax"] = new JsonObject
            {
                ["disabled_reason"] = null,
                ["enabled"] = false,
                ["liability"] = null,
                ["provider"] = null,
                ["status"] = null,
            },
            ["automatically_finalizes_at"] = null,
            ["billing_reason"] = billingReason,
            ["collection_method"] = (string)subscription["collection_method"]!,
            ["created"] = books.Now,
            ["currency"] = (string)subscription["currency"]!,
            ["custom_fields"] = null,
            ["customer"] = (string)subscription["customer"]!,
            ["customer_address"] = null,
            ["customer_email"] = email,
            ["customer_name"] = null,
            ["customer_phone"] = null,
            ["customer_shipping"] = null,
            ["customer_tax_exempt"] = "none",
            ["customer_tax_ids"] = new JsonArray(),
            ["default_payment_method"] = null,
            ["default_source"] = null,
            ["default_tax_rates"] = new JsonArray(),
            ["description"] = null,
            ["discounts"] = new JsonArray(),
            ["due_date"] = null,
            ["effective_at"] = null,
            ["ending_balance"] = null,
            ["footer"] = null,
            ["from_invoice"] = null,
            ["hosted_invoice_url"] = null,
            ["invoice_pdf"] = null,
            ["issuer"] = new JsonObject { ["type"] = "self" },
            ["last_finalization_error"] = null,
            ["latest_revision"] = null,
            ["lines"] = ListRequest.List($"/v1/invoices/{id}/lines", []),
            ["livemode"] = books.Livemode,
            ["metadata"] = new JsonObject(),
            ["next_payment_attempt"] = null,
            ["number"] = null,
            ["on_behalf_of"] = null,
            ["parent"] = new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["metadata"] = subscription["metadata"]!.DeepClone(),
                    ["subscription"] = (string)subscription["id"]!,
                },
                ["type"] = "subscription_details",
            },
            ["payment_settings"] = new JsonObject
            {
                ["default_mandate"] = null,
                ["payment_method_options"] = null,
                ["payment_method_types"] = null,
            },
            ["period_end"] = books.Now,
            ["period_start"] = books.Now,
            ["post_payment_credit_notes_amount"] = 0L,
            ["pre_payment_credit_notes_amount"] = 0L,
            ["receipt_number"] = null,
            ["rendering"] = null,
            ["shipping_cost"] = null,
            ["shipping_details"] = null,
            ["starting_balance"] = 0L,
            ["statement_descriptor"] = null,
            ["status"] = "draft",
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = null,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = null,
                ["voided_at"] = null,
            },
            ["subtotal"] = 0L,
            ["subtotal_excluding_tax"] = 0L,
            ["test_clock"] = books.TestClock,
            ["total"] = 0L,
            ["total_discount_amounts"] = new JsonArray(),
            ["total_excluding_tax"] = 0L,
            ["total_pretax_credit_amounts"] = new JsonArray(),
            ["total_taxes"] = new JsonArray(),
            ["webhooks_delivered_at"] = null,
        };
    }

    /// <summary>A line of an invoice: of a subscription item, or, without one, of something billed once.</summary>
    public static JsonObject Line(ModeBooks books, JsonObject invoice, InvoiceLine line)
    {
        var details = new JsonObject
        {
            ["invoice_item"] = line.IsInvoiceItem ? books.Ids.New("ii") : null,
            ["proration"] = line.Proration,
            ["proration_details"] = new JsonObject { ["credited_items"] = null },
            ["subscription"] = (string)invoice["parent"]!["subscription_details"]!["subscription"]!,
        };
        if (line.Item is not null)
        {
            details["subscription_item"] = line.Item;
        }
        return new JsonObject
        {
            ["id"] = books.Ids.New("il"),
            ["object"] = "line_item",
            ["amount"] = line.Amount,
            ["currency"] = (string)invoice["currency"]!,
            ["description"] = line.Description,
            ["discount_amounts"] = new JsonArray(),
            ["discountable"] = !line.Proration,
            ["discounts"] = new JsonArray(),
            ["invoice"] = (string)invoice["id"]!,
            ["livemode"] = books.Livemode,
            ["metadata"] = line.Item is null ? new JsonObject() : invoice["parent"]!["subscription_details"]!["metadata"]!.DeepClone(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = line.Item is null ? details : null,
                ["subscription_item_details"] = line.Item is null ? null : details,
                ["type"] = line.Item is null ? "invoice_item_details" : "subscription_item_details",
            },
            ["period"] = new JsonObject { ["end"] = line.Period.End, ["start"] = line.Period.Start },
            ["pretax_credit_amounts"] = new JsonArray(),
            ["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject { ["price"] = (string)line.Price["id"]!, ["product"] = (string)line.Price["product"]! },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = ((long)line.Price["unit_amount"]!).ToString(CultureInfo.InvariantCulture),
            },
            ["quantity"] = line.Quantity,
            ["subtotal"] = line.Amount,
            ["taxes"] = new JsonArray(),
        };
    }

    public static JsonObject InvoicePayment(ModeBooks books, JsonObject invoice, string paymentIntent) =>
        new()
        {
            ["id"] = books.Ids.New("inpay"),
            ["object"] = "invoice_payment",
            ["amount_paid"] = null,
            ["amount_requested"] = (long)invoice["amount_due"]!,
            ["created"] = books.Now,
            ["currency"] = (string)invoice["currency"]!,
            ["invoice"] = (string)invoice["id"]!,
            ["is_default"] = true,
            ["livemode"] = books.Livemode,
            ["payment"] = new JsonObject { ["payment_intent"] = paymentIntent, ["type"] = "payment_intent" },
            ["status"] = "open",
            ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null },
        };
}
