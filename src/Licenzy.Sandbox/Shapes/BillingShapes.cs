using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Shapes;

/// <summary>A stretch of time, in Unix seconds.</summary>
internal sealed record Period(long Start, long End);

/// <summary>Subscriptions and their items, as the API shows them.</summary>
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
            ["billing_mode"] = new JsonObject { ["type"] = "classic" },
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
            ["test_clock"] = books.TestClock,
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
}
