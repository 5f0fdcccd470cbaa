using System.Text.Json.Nodes;
using Licenzy.Scenarios;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>Stripe's objects in one shape, with the fields that matter and the names that the stories use. Times are Unix seconds.</summary>
internal sealed class StripeObjects(StripeShape shape)
{
    public const long Amount = 1000;

    public bool IsOld => shape == StripeShape.Before2025;

    public static JsonObject OurMetadata(string attemptId) =>
        new()
        {
            ["licenzy_project_id"] = Story.ProjectId,
            ["licenzy_mode"] = "test",
            ["licenzy_attempt_id"] = attemptId,
            ["licenzy_subject_ref"] = "user_1",
        };

    public static JsonObject Session(string id, string mode, string attemptId, string status = "complete", string paymentStatus = "paid") =>
        new()
        {
            ["id"] = id,
            ["object"] = "checkout.session",
            ["mode"] = mode,
            ["status"] = status,
            ["payment_status"] = paymentStatus,
            ["amount_total"] = Amount,
            ["currency"] = "eur",
            ["created"] = Story.Day(0) - 60,
            ["customer"] = "cus_1",
            ["livemode"] = false,
            ["metadata"] = OurMetadata(attemptId),
            ["payment_intent"] = mode == "payment" ? $"pi_{id}" : null,
            ["subscription"] = mode == "subscription" ? "sub_1" : null,
            ["invoice"] = mode == "subscription" ? "in_1" : null,
        };

    public JsonObject Subscription(string status, int month = 0, string? latestInvoice = "in_1", bool hasMetadata = true)
    {
        var item = new JsonObject
        {
            ["id"] = "si_1",
            ["object"] = "subscription_item",
            ["price"] = new JsonObject { ["id"] = "price_pro", ["object"] = "price" },
            ["quantity"] = 1,
            ["created"] = Story.Day(0),
        };
        var subscription = new JsonObject
        {
            ["id"] = "sub_1",
            ["object"] = "subscription",
            ["status"] = status,
            ["customer"] = "cus_1",
            ["created"] = Story.Day(0),
            ["start_date"] = Story.Day(0),
            ["latest_invoice"] = latestInvoice,
            ["cancel_at_period_end"] = false,
            ["livemode"] = false,
            ["metadata"] = hasMetadata ? OurMetadata("att_pro") : new JsonObject(),
        };
        var holder = IsOld ? subscription : item;
        holder["current_period_start"] = Story.Day(30 * month);
        holder["current_period_end"] = Story.Day(30 * (month + 1));
        subscription["items"] = List(item);
        return subscription;
    }

    /// <summary>The invoice of a month, <c>in_1</c> for month 0.</summary>
    public JsonObject Invoice(int month, string status = "paid")
    {
        var line = new JsonObject
        {
            ["id"] = $"il_{month}",
            ["object"] = "line_item",
            ["period"] = new JsonObject { ["start"] = Story.Day(30 * month), ["end"] = Story.Day(30 * (month + 1)) },
        };
        var invoice = new JsonObject
        {
            ["id"] = $"in_{month + 1}",
            ["object"] = "invoice",
            ["status"] = status,
            ["billing_reason"] = month == 0 ? "subscription_create" : "subscription_cycle",
            ["amount_paid"] = status == "paid" ? Amount : 0,
            ["total"] = Amount,
            ["currency"] = "eur",
            ["customer"] = "cus_1",
            ["attempt_count"] = 1,
            ["livemode"] = false,
            // One period back, as Stripe writes it: whoever reads these is off by one.
            ["period_start"] = Story.Day(30 * (month - 1)),
            ["period_end"] = Story.Day(30 * month),
        };
        AddOrigin(invoice, line, month);
        invoice["lines"] = List(line);
        return invoice;
    }

    public JsonObject Charge(string paymentIntentId, long refunded = 0, string? invoiceId = null)
    {
        var charge = new JsonObject
        {
            ["id"] = $"ch_{paymentIntentId}",
            ["object"] = "charge",
            ["amount"] = Amount,
            ["amount_captured"] = Amount,
            ["amount_refunded"] = refunded,
            ["currency"] = "eur",
            ["customer"] = "cus_1",
            ["payment_intent"] = paymentIntentId,
            ["livemode"] = false,
        };
        if (IsOld)
        {
            charge["invoice"] = invoiceId;
        }

        return charge;
    }

    public static JsonObject Refund(string paymentIntentId, string status, long amount = Amount, long createdDay = 10) =>
        new()
        {
            ["id"] = $"re_{paymentIntentId}",
            ["object"] = "refund",
            ["amount"] = amount,
            ["currency"] = "eur",
            ["charge"] = $"ch_{paymentIntentId}",
            ["payment_intent"] = paymentIntentId,
            ["created"] = Story.Day(createdDay),
            ["status"] = status,
        };

    public static JsonObject Dispute(string paymentIntentId, string status) =>
        new()
        {
            ["id"] = $"dp_{paymentIntentId}",
            ["object"] = "dispute",
            ["amount"] = Amount,
            ["currency"] = "eur",
            ["charge"] = $"ch_{paymentIntentId}",
            ["payment_intent"] = paymentIntentId,
            ["created"] = Story.Day(5),
            ["status"] = status,
            ["livemode"] = false,
            ["payment_method_details"] = new JsonObject { ["card"] = new JsonObject { ["case_type"] = "chargeback" } },
        };

    public static JsonObject InvoicePayment(string paymentIntentId, string invoiceId) =>
        new()
        {
            ["id"] = $"inpay_{invoiceId}",
            ["object"] = "invoice_payment",
            ["invoice"] = invoiceId,
            ["status"] = "paid",
            ["livemode"] = false,
            ["payment"] = new JsonObject { ["type"] = "payment_intent", ["payment_intent"] = paymentIntentId },
        };

    private void AddOrigin(JsonObject invoice, JsonObject line, int month)
    {
        if (IsOld)
        {
            invoice["subscription"] = "sub_1";
            invoice["subscription_details"] = new JsonObject { ["metadata"] = OurMetadata("att_pro") };
            invoice["payment_intent"] = $"pi_s{month + 1}";
            invoice["charge"] = $"ch_pi_s{month + 1}";
            line["type"] = "subscription";
            line["proration"] = false;
            line["subscription"] = "sub_1";
            return;
        }

        invoice["parent"] = new JsonObject
        {
            ["type"] = "subscription_details",
            ["subscription_details"] = new JsonObject { ["subscription"] = "sub_1", ["metadata"] = OurMetadata("att_pro") },
        };
        line["parent"] = new JsonObject
        {
            ["type"] = "subscription_item_details",
            ["subscription_item_details"] = new JsonObject { ["subscription"] = "sub_1", ["proration"] = false },
        };
    }

    private static JsonObject List(JsonObject item) =>
        new()
        {
            ["object"] = "list",
            ["has_more"] = false,
            ["data"] = new JsonArray(item),
        };
}
