using System.Text.Json.Nodes;
using Licenzy.Core.Facts;

namespace Licenzy.Scenarios.Rendering;

/// <summary>Invoices. Subscription, payment and charge stood on themselves before 2025; since, the parent tells the subscription.</summary>
internal static class InvoiceJson
{
    private const long MonthSeconds = 30 * 86_400;

    public static JsonObject Of(ObjectParts parts, Observation.Invoice observation)
    {
        var seen = observation.Seen;
        var start = ObjectParts.Seconds(seen.Lines.Min(line => line.PeriodStartMs));
        var json = new JsonObject
        {
            ["id"] = seen.Id,
            ["object"] = "invoice",
            ["account_country"] = "US",
            ["amount_due"] = seen.Total,
            ["amount_paid"] = seen.AmountPaid,
            ["amount_remaining"] = seen.Total - seen.AmountPaid,
            ["attempt_count"] = seen.AttemptCount,
            ["attempted"] = seen.AttemptCount > 0,
            ["auto_advance"] = false,
            ["billing_reason"] = seen.BillingReason,
            ["collection_method"] = "charge_automatically",
            ["created"] = start,
            ["currency"] = seen.Currency,
            ["customer"] = seen.CustomerId,
            ["customer_email"] = "buyer@example.com",
            ["due_date"] = null,
            ["lines"] = ObjectParts.List(
                $"/v1/invoices/{seen.Id}/lines",
                seen.Lines.Select((line, index) => Line(parts, seen, line, index))
            ),
            ["livemode"] = observation.LiveMode,
            ["metadata"] = new JsonObject(),
            ["next_payment_attempt"] = null,
            ["number"] = $"A-{seen.Id}",
            // One period back, as Stripe writes it: whoever reads these is off by one.
            ["period_start"] = start - MonthSeconds,
            ["period_end"] = start,
            ["status"] = seen.Status,
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = start,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = seen.Status == "paid" ? ObjectParts.Seconds(seen.AtMs) : null,
                ["voided_at"] = seen.Status == "void" ? ObjectParts.Seconds(seen.AtMs) : null,
            },
            ["subtotal"] = seen.Total,
            ["total"] = seen.Total,
        };
        AddOrigin(parts, json, observation);
        return json;
    }

    private static void AddOrigin(ObjectParts parts, JsonObject json, Observation.Invoice observation)
    {
        var seen = observation.Seen;
        var details = new JsonObject { ["metadata"] = parts.Metadata(observation, seen.Metadata) };
        if (parts.IsOld)
        {
            json["subscription"] = seen.SubscriptionId;
            json["subscription_details"] = details;
            json["payment_intent"] = seen.PaymentIntentId;
            json["charge"] = seen.ChargeId;
            json["paid"] = seen.Status == "paid";
            json["paid_out_of_band"] = seen is { Status: "paid", ChargeId: null };
            return;
        }

        details["subscription"] = seen.SubscriptionId;
        json["parent"] = new JsonObject
        {
            ["type"] = "subscription_details",
            ["quote_details"] = null,
            ["subscription_details"] = details,
        };
        json["amount_overpaid"] = 0;
        json["total_taxes"] = new JsonArray();
    }

    private static JsonObject Line(ObjectParts parts, InvoiceSeen invoice, InvoiceLine line, int index)
    {
        var json = new JsonObject
        {
            ["id"] = $"il_{invoice.Id}_{index + 1}",
            ["object"] = "line_item",
            ["amount"] = invoice.Total,
            ["currency"] = invoice.Currency,
            ["description"] = "1 × PRO",
            ["discountable"] = true,
            ["invoice"] = invoice.Id,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["period"] = new JsonObject
            {
                ["start"] = ObjectParts.Seconds(line.PeriodStartMs),
                ["end"] = ObjectParts.Seconds(line.PeriodEndMs),
            },
            ["quantity"] = 1,
        };
        if (parts.IsOld)
        {
            json["type"] = line.OfSubscription ? "subscription" : "invoiceitem";
            json["proration"] = line.Proration;
            json["subscription"] = invoice.SubscriptionId;
            json["price"] = ObjectParts.Price("price_pro", recurring: true);
            return json;
        }

        var type = line.OfSubscription ? "subscription_item_details" : "invoice_item_details";
        json["parent"] = new JsonObject
        {
            ["type"] = type,
            [type] = new JsonObject
            {
                ["proration"] = line.Proration,
                ["subscription"] = invoice.SubscriptionId,
                ["subscription_item"] = "si_1",
            },
        };
        json["pricing"] = new JsonObject
        {
            ["type"] = "price_details",
            ["price_details"] = new JsonObject { ["price"] = "price_pro", ["product"] = "prod_pro" },
        };
        return json;
    }
}
