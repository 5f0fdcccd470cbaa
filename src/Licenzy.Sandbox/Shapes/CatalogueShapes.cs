using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Shapes;

/// <summary>How often a recurring price is charged: every <paramref name="Count"/> days, weeks, months or years.</summary>
internal sealed record Recurrence(string Interval, long Count)
{
    /// <summary>The end of a period that starts then.</summary>
    public DateTimeOffset After(DateTimeOffset start) =>
        Interval switch
        {
            "day" => start.AddDays(Count),
            "week" => start.AddDays(7 * Count),
            "month" => start.AddMonths((int)Count),
            "year" => start.AddYears((int)Count),
            _ => throw new InvalidOperationException($"Unknown interval {Interval}."),
        };

    /// <summary>
    /// The first boundary after <paramref name="moment"/>, counted from the anchor so that a month's end comes back after a
    /// short month: 31 January, 28 February, 31 March.
    /// </summary>
    public DateTimeOffset NextAfter(DateTimeOffset anchor, DateTimeOffset moment)
    {
        var times = 1;
        while (Boundary(anchor, times) <= moment)
        {
            times++;
        }
        return Boundary(anchor, times);
    }

    private DateTimeOffset Boundary(DateTimeOffset anchor, int times) => (this with { Count = Count * times }).After(anchor);

    /// <summary>The recurrence of a price, or null when it is paid once.</summary>
    public static Recurrence? Of(JsonObject price) =>
        price["recurring"] is JsonObject recurring
            ? new Recurrence((string)recurring["interval"]!, (long)recurring["interval_count"]!)
            : null;
}

/// <summary>What is for sale, as the API shows it: products and prices; and the account that sells.</summary>
internal static class CatalogueShapes
{
    public static JsonObject Account(ModeBooks books) =>
        new()
        {
            ["id"] = books.Account,
            ["object"] = "account",
            ["business_profile"] = new JsonObject
            {
                ["mcc"] = null,
                ["name"] = "Sandbox account",
                ["product_description"] = null,
                ["support_email"] = null,
                ["support_phone"] = null,
                ["support_url"] = null,
                ["url"] = null,
            },
            ["business_type"] = null,
            ["capabilities"] = new JsonObject { ["card_payments"] = "active", ["transfers"] = "active" },
            ["charges_enabled"] = true,
            ["country"] = "US",
            ["created"] = books.AccountCreated,
            ["default_currency"] = "usd",
            ["details_submitted"] = true,
            ["email"] = "owner@sandbox.test",
            ["metadata"] = new JsonObject(),
            ["payouts_enabled"] = true,
            ["settings"] = new JsonObject
            {
                ["dashboard"] = new JsonObject { ["display_name"] = "Sandbox account", ["timezone"] = "Etc/UTC" },
                ["payments"] = new JsonObject { ["statement_descriptor"] = "SANDBOX" },
            },
            ["type"] = "standard",
        };

    public static JsonObject Product(ModeBooks books, string id, string name) =>
        new()
        {
            ["id"] = id,
            ["object"] = "product",
            ["active"] = true,
            ["created"] = books.Now,
            ["default_price"] = null,
            ["description"] = null,
            ["images"] = new JsonArray(),
            ["livemode"] = books.Livemode,
            ["marketing_features"] = new JsonArray(),
            ["metadata"] = new JsonObject(),
            ["name"] = name,
            ["package_dimensions"] = null,
            ["shippable"] = null,
            ["statement_descriptor"] = null,
            ["tax_code"] = null,
            ["type"] = "service",
            ["unit_label"] = null,
            ["updated"] = books.Now,
            ["url"] = null,
        };

    public static JsonObject Price(ModeBooks books, string product, string currency, long unitAmount, Recurrence? recurrence) =>
        new()
        {
            ["id"] = books.Ids.New("price"),
            ["object"] = "price",
            ["active"] = true,
            ["billing_scheme"] = "per_unit",
            ["created"] = books.Now,
            ["currency"] = currency,
            ["custom_unit_amount"] = null,
            ["livemode"] = books.Livemode,
            ["lookup_key"] = null,
            ["metadata"] = new JsonObject(),
            ["nickname"] = null,
            ["product"] = product,
            ["recurring"] = recurrence is null
                ? null
                : new JsonObject
                {
                    ["interval"] = recurrence.Interval,
                    ["interval_count"] = recurrence.Count,
                    ["meter"] = null,
                    ["trial_period_days"] = null,
                    ["usage_type"] = "licensed",
                },
            ["tax_behavior"] = "unspecified",
            ["tiers_mode"] = null,
            ["transform_quantity"] = null,
            ["type"] = recurrence is null ? "one_time" : "recurring",
            ["unit_amount"] = unitAmount,
            ["unit_amount_decimal"] = unitAmount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };

    /// <summary>A recurring price in the older shape that subscription items still carry beside it.</summary>
    public static JsonObject Plan(JsonObject price) =>
        new()
        {
            ["id"] = (string)price["id"]!,
            ["object"] = "plan",
            ["active"] = (bool)price["active"]!,
            ["amount"] = (long)price["unit_amount"]!,
            ["amount_decimal"] = (string)price["unit_amount_decimal"]!,
            ["billing_scheme"] = "per_unit",
            ["created"] = (long)price["created"]!,
            ["currency"] = (string)price["currency"]!,
            ["interval"] = (string)price["recurring"]!["interval"]!,
            ["interval_count"] = (long)price["recurring"]!["interval_count"]!,
            ["livemode"] = (bool)price["livemode"]!,
            ["metadata"] = price["metadata"]!.DeepClone(),
            ["meter"] = null,
            ["nickname"] = price["nickname"]?.DeepClone(),
            ["product"] = (string)price["product"]!,
            ["tiers_mode"] = null,
            ["transform_usage"] = null,
            ["trial_period_days"] = null,
            ["usage_type"] = "licensed",
        };

    public static JsonObject Customer(ModeBooks books) =>
        new()
        {
            ["id"] = books.Ids.New("cus"),
            ["object"] = "customer",
            ["address"] = null,
            ["balance"] = 0L,
            ["created"] = books.Now,
            ["currency"] = null,
            ["default_source"] = null,
            ["delinquent"] = false,
            ["description"] = null,
            ["discount"] = null,
            ["email"] = null,
            ["invoice_prefix"] = books.Ids.New("x")[3..11].ToUpperInvariant(),
            ["invoice_settings"] = new JsonObject
            {
                ["custom_fields"] = null,
                ["default_payment_method"] = null,
                ["footer"] = null,
                ["rendering_options"] = null,
            },
            ["livemode"] = books.Livemode,
            ["metadata"] = new JsonObject(),
            ["name"] = null,
            ["next_invoice_sequence"] = 1L,
            ["phone"] = null,
            ["preferred_locales"] = new JsonArray(),
            ["shipping"] = null,
            ["tax_exempt"] = "none",
            ["test_clock"] = books.TestClock,
        };

    public static JsonObject WebhookEndpoint(ModeBooks books, string url) =>
        new()
        {
            ["id"] = books.Ids.New("we"),
            ["object"] = "webhook_endpoint",
            ["api_version"] = null,
            ["application"] = null,
            ["created"] = books.Now,
            ["description"] = null,
            ["enabled_events"] = new JsonArray(),
            ["livemode"] = books.Livemode,
            ["metadata"] = new JsonObject(),
            ["status"] = "enabled",
            ["url"] = url,
        };
}
