using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Shapes;

/// <summary>
/// Subscriptions and invoices as they were before 2025-03-31: the period on the subscription, and what pays an invoice on
/// the invoice itself. What the newest shape keeps elsewhere is looked up in the books.
/// </summary>
internal sealed class OlderBilling(ModeBooks books)
{
    private static readonly string[] PeriodFields = ["current_period_start", "current_period_end"];

    /// <summary>Puts the period of the items, which then was the same for all, on the subscription.</summary>
    public void Subscription(JsonObject subscription)
    {
        foreach (var field in PeriodFields)
        {
            subscription[field] = LatestPeriod(subscription["items"])?[field]?.DeepClone();
        }
        subscription["discount"] = FirstDiscount(subscription);
        VersionedView.Without(subscription, "billing_mode");
        VersionedView.Without(subscription["automatic_tax"]?.AsObject(), "disabled_reason");
    }

    /// <summary>Tells a change of the items' period as one of the subscription.</summary>
    /// <param name="previous">The previous attributes in the newest shape.</param>
    /// <param name="subscription">The subscription in the older shape.</param>
    public static void LiftPeriod(JsonObject previous, JsonObject subscription)
    {
        foreach (var field in PeriodFields)
        {
            if (LatestPeriod(previous["items"])?[field] is { } was && !JsonNode.DeepEquals(was, subscription[field]))
            {
                previous[field] = was.DeepClone();
            }
        }
    }

    /// <summary>The invoice that a payment intent pays, or null.</summary>
    public string? InvoiceOf(string paymentIntent) =>
        (string?)books.All("invoice_payment", ObjectFilter.Equal("$.payment.payment_intent", paymentIntent)).FirstOrDefault()?["invoice"];

    /// <summary>A discount or a promotion code holds its coupon itself, and whole.</summary>
    /// <param name="owner">The discount or the code.</param>
    /// <param name="field">Where the newest shape names the coupon.</param>
    public void HoldCoupon(JsonObject owner, string field)
    {
        var named = owner[field]?["coupon"];
        owner["coupon"] = named is JsonValue id ? books.Find("coupon", (string)id!) : named?.DeepClone();
        owner.Remove(field);
    }

    public void Invoice(JsonObject invoice)
    {
        var details = invoice["parent"]?["subscription_details"];
        invoice["subscription"] = details?["subscription"]?.DeepClone();
        invoice["subscription_details"] = new JsonObject { ["metadata"] = details?["metadata"]?.DeepClone() };
        var paid = (string?)invoice["status"] == "paid";
        var payment = FindPayment((string)invoice["id"]!);
        invoice["payment_intent"] = payment?.Intent;
        invoice["charge"] = (bool)invoice["attempted"]! ? payment?.Charge : null;
        invoice["paid"] = paid;
        invoice["paid_out_of_band"] = paid && (long)invoice["amount_due"]! > 0 && payment is not { Paid: true };
        invoice["total_tax_amounts"] = new JsonArray();
        invoice["discount"] = FirstDiscount(invoice);
        foreach (var field in (ReadOnlySpan<string>)["application_fee_amount", "quote", "tax", "transfer_data"])
        {
            invoice[field] = null;
        }
        VersionedView.Without(
            invoice,
            "parent",
            "amount_overpaid",
            "automatically_finalizes_at",
            "payments",
            "total_pretax_credit_amounts",
            "total_taxes"
        );
        VersionedView.Without(invoice["automatic_tax"]?.AsObject(), "disabled_reason", "provider");
    }

    /// <summary>A line of an invoice, which then held its price whole.</summary>
    public void Line(JsonObject line)
    {
        var parent = line["parent"]!;
        var ofItem = (string)parent["type"]! == "subscription_item_details";
        var details = parent[ofItem ? "subscription_item_details" : "invoice_item_details"]!;
        line["type"] = ofItem ? "subscription" : "invoiceitem";
        line["proration"] = details["proration"]?.DeepClone() ?? false;
        line["proration_details"] = details["proration_details"]?.DeepClone();
        line["subscription"] = details["subscription"]?.DeepClone();
        line[ofItem ? "subscription_item" : "invoice_item"] = details[ofItem ? "subscription_item" : "invoice_item"]?.DeepClone();
        var price = line["pricing"]?["price_details"]?["price"] is { } named
            ? named as JsonObject ?? books.Find("price", (string)named!)
            : null;
        line["price"] = price?.DeepClone();
        line["plan"] = price?["recurring"] is null ? null : CatalogueShapes.Plan(price);
        line["amount_excluding_tax"] = (long)line["amount"]!;
        line["unit_amount_excluding_tax"] = line["pricing"]?["unit_amount_decimal"]?.DeepClone();
        line["tax_amounts"] = new JsonArray();
        line["tax_rates"] = new JsonArray();
        VersionedView.Without(line, "parent", "pricing", "pretax_credit_amounts", "quantity_decimal", "subtotal", "taxes");
    }

    private static JsonObject? LatestPeriod(JsonNode? items) =>
        (items?["data"] as JsonArray)?.OfType<JsonObject>().MaxBy(item => (long?)item["current_period_end"] ?? 0);

    /// <summary>Beside the list of discounts stood the first of them, whole.</summary>
    private JsonObject? FirstDiscount(JsonObject owner) =>
        (owner["discounts"] as JsonArray)?.FirstOrDefault() switch
        {
            null => null,
            JsonObject whole => whole.DeepClone().AsObject(),
            var id => books.Find("discount", (string)id!),
        };

    /// <summary>What pays an invoice, the newest first.</summary>
    private (string Intent, string? Charge, bool Paid)? FindPayment(string invoice)
    {
        var payment = books.All("invoice_payment", ObjectFilter.Equal("$.invoice", invoice)).FirstOrDefault();
        return (string?)payment?["payment"]?["payment_intent"] is { } intent
            ? (intent, (string?)books.Get("payment_intent", intent)["latest_charge"], (string?)payment["status"] == "paid")
            : null;
    }
}
