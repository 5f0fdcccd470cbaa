using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Shapes;

/// <summary>A stretch of time, in Unix seconds.</summary>
internal sealed record Period(long Start, long End);

/// <summary>Subscriptions, their invoices and what pays them, as the API shows them.</summary>
internal static class BillingShapes
{
    /// <summary>A subscription with no items yet.</summary>
    public static JsonObject Subscription(ModeBooks books, string customer, string currency, string status)
    {
        var id = books.Ids.New("sub");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "subscription",
            ["application"] = null,
            ["application_fee_percent"] = null,
            ["automatic_tax"] = new JsonObject
            {
                ["disabled_reason"] = null,
                ["enabled"] = false,
                ["liability"] = null,
            },
            ["billing_cycle_anchor"] = books.Now,
            ["billing_cycle_anchor_config"] = null,
            ["billing_mode"] = new JsonObject { ["type"] = "flexible" },
            ["billing_thresholds"] = null,
            ["cancel_at"] = null,
            ["cancel_at_period_end"] = false,
            ["canceled_at"] = null,
            ["cancellation_details"] = new JsonObject
            {
                ["comment"] = null,
                ["feedback"] = null,
                ["reason"] = null,
            },
            ["collection_method"] = "charge_automatically",
            ["created"] = books.Now,
            ["currency"] = currency,
            ["customer"] = customer,
            ["days_until_due"] = null,
            ["default_payment_method"] = null,
            ["default_source"] = null,
            ["default_tax_rates"] = new JsonArray(),
            ["description"] = null,
            ["discounts"] = new JsonArray(),
            ["ended_at"] = null,
            ["invoice_settings"] = new JsonObject
            {
                ["account_tax_ids"] = null,
                ["issuer"] = new JsonObject { ["type"] = "self" },
            },
            ["items"] = ListRequest.List($"/v1/subscription_items?subscription={id}", []),
            ["latest_invoice"] = null,
            ["livemode"] = books.Livemode,
            ["metadata"] = new JsonObject(),
            ["next_pending_invoice_item_invoice"] = null,
            ["on_behalf_of"] = null,
            ["pause_collection"] = null,
            ["payment_settings"] = new JsonObject
            {
                ["payment_method_options"] = null,
                ["payment_method_types"] = null,
                ["save_default_payment_method"] = "off",
            },
            ["pending_invoice_item_interval"] = null,
            ["pending_setup_intent"] = null,
            ["pending_update"] = null,
            ["schedule"] = null,
            ["start_date"] = books.Now,
            ["status"] = status,
            ["test_clock"] = null,
            ["transfer_data"] = null,
            ["trial_end"] = null,
            ["trial_settings"] = new JsonObject { ["end_behavior"] = new JsonObject { ["missing_payment_method"] = "create_invoice" } },
            ["trial_start"] = null,
        };
    }

    public static JsonObject SubscriptionItem(ModeBooks books, JsonObject subscription, JsonObject price, long quantity, Period period) =>
        new()
        {
            ["id"] = books.Ids.New("si"),
            ["object"] = "subscription_item",
            ["billing_thresholds"] = null,
            ["created"] = books.Now,
            ["current_period_end"] = period.End,
            ["current_period_start"] = period.Start,
            ["discounts"] = new JsonArray(),
            ["metadata"] = new JsonObject(),
            ["plan"] = CatalogueShapes.Plan(price),
            ["price"] = price.DeepClone(),
            ["quantity"] = quantity,
            ["subscription"] = (string)subscription["id"]!,
            ["tax_rates"] = new JsonArray(),
        };

    /// <summary>A finalized, unpaid invoice of a subscription's first period, with no lines yet.</summary>
    public static JsonObject FirstInvoice(ModeBooks books, JsonObject subscription, string? email)
    {
        var id = books.Ids.New("in");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "invoice",
            ["account_country"] = "US",
            ["account_name"] = "Sandbox account",
            ["account_tax_ids"] = null,
            ["amount_due"] = 0,
            ["amount_overpaid"] = 0,
            ["amount_paid"] = 0,
            ["amount_remaining"] = 0,
            ["amount_shipping"] = 0,
            ["application"] = null,
            ["attempt_count"] = 0,
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
            ["billing_reason"] = "subscription_create",
            ["collection_method"] = "charge_automatically",
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
            ["effective_at"] = books.Now,
            ["ending_balance"] = 0,
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
            ["post_payment_credit_notes_amount"] = 0,
            ["pre_payment_credit_notes_amount"] = 0,
            ["receipt_number"] = null,
            ["rendering"] = null,
            ["shipping_cost"] = null,
            ["shipping_details"] = null,
            ["starting_balance"] = 0,
            ["statement_descriptor"] = null,
            ["status"] = "open",
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = books.Now,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = null,
                ["voided_at"] = null,
            },
            ["subtotal"] = 0,
            ["subtotal_excluding_tax"] = 0,
            ["test_clock"] = null,
            ["total"] = 0,
            ["total_discount_amounts"] = new JsonArray(),
            ["total_excluding_tax"] = 0,
            ["total_pretax_credit_amounts"] = new JsonArray(),
            ["total_taxes"] = new JsonArray(),
            ["webhooks_delivered_at"] = null,
        };
    }

    /// <summary>A line of a first invoice: of a subscription item, or, without one, of a price paid once beside it.</summary>
    public static JsonObject InvoiceLine(
        ModeBooks books,
        JsonObject invoice,
        JsonObject? item,
        JsonObject checkoutLine,
        long amount,
        Period period
    )
    {
        var price = checkoutLine["price"]!.AsObject();
        var details = new JsonObject { ["invoice_item"] = null, ["proration"] = false };
        details["proration_details"] = new JsonObject { ["credited_items"] = null };
        details["subscription"] = (string)invoice["parent"]!["subscription_details"]!["subscription"]!;
        if (item is null)
        {
            details["invoice_item"] = books.Ids.New("ii");
        }
        else
        {
            details["subscription_item"] = (string)item["id"]!;
        }
        return new JsonObject
        {
            ["id"] = books.Ids.New("il"),
            ["object"] = "line_item",
            ["amount"] = amount,
            ["currency"] = (string)invoice["currency"]!,
            ["description"] = (string)checkoutLine["description"]!,
            ["discount_amounts"] = new JsonArray(),
            ["discountable"] = true,
            ["discounts"] = new JsonArray(),
            ["invoice"] = (string)invoice["id"]!,
            ["livemode"] = books.Livemode,
            ["metadata"] = item is null ? new JsonObject() : invoice["parent"]!["subscription_details"]!["metadata"]!.DeepClone(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = item is null ? details : null,
                ["subscription_item_details"] = item is null ? null : details,
                ["type"] = item is null ? "invoice_item_details" : "subscription_item_details",
            },
            ["period"] = new JsonObject { ["end"] = period.End, ["start"] = period.Start },
            ["pretax_credit_amounts"] = new JsonArray(),
            ["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject { ["price"] = (string)price["id"]!, ["product"] = (string)price["product"]! },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = ((long)price["unit_amount"]!).ToString(CultureInfo.InvariantCulture),
            },
            ["quantity"] = (long)checkoutLine["quantity"]!,
            ["subtotal"] = amount,
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
