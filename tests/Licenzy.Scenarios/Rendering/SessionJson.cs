using System.Text.Json.Nodes;

namespace Licenzy.Scenarios.Rendering;

/// <summary>Checkout sessions.</summary>
internal static class SessionJson
{
    public static JsonObject Of(ObjectParts parts, Observation.Session observation)
    {
        var seen = observation.Seen;
        var json = new JsonObject
        {
            ["id"] = seen.Id,
            ["object"] = "checkout.session",
            ["after_expiration"] = null,
            ["allow_promotion_codes"] = null,
            ["amount_subtotal"] = 1000,
            ["amount_total"] = seen.AmountTotal,
            ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["status"] = null },
            ["cancel_url"] = "https://example.com/cancel",
            ["client_reference_id"] = seen.ClientReferenceId,
            ["created"] = ObjectParts.Seconds(seen.CreatedMs),
            ["currency"] = seen.Currency,
            ["customer"] = seen.CustomerId,
            ["customer_creation"] = null,
            ["customer_details"] = new JsonObject { ["email"] = "buyer@example.com", ["tax_exempt"] = "none" },
            ["customer_email"] = null,
            ["expires_at"] = ObjectParts.Seconds(seen.CreatedMs) + 86_400,
            ["invoice"] = seen.InvoiceId,
            ["livemode"] = observation.LiveMode,
            ["locale"] = "auto",
            ["metadata"] = parts.Metadata(observation, seen.Metadata),
            ["mode"] = seen.Mode,
            ["payment_intent"] = seen.PaymentIntentId,
            ["payment_link"] = null,
            ["payment_method_types"] = new JsonArray("card"),
            ["payment_status"] = seen.PaymentStatus,
            ["recovered_from"] = null,
            ["setup_intent"] = seen.Mode == "setup" ? "seti_1" : null,
            ["status"] = seen.Status,
            ["subscription"] = seen.SubscriptionId,
            ["success_url"] = "https://example.com/success",
            ["total_details"] = new JsonObject
            {
                ["amount_discount"] = 1000 - seen.AmountTotal,
                ["amount_shipping"] = 0,
                ["amount_tax"] = 0,
            },
            ["ui_mode"] = parts.IsOld ? "hosted" : "hosted_page",
            ["url"] = null,
        };
        if (seen.Lines is not null)
        {
            json["line_items"] = ObjectParts.List(
                $"/v1/checkout/sessions/{seen.Id}/line_items",
                seen.Lines.Select((line, index) => Line($"li_{index + 1}", line.PriceId, line.Quantity))
            );
        }

        if (!parts.IsOld)
        {
            json["adaptive_pricing"] = new JsonObject { ["enabled"] = true };
            json["collected_information"] = new JsonObject { ["shipping_details"] = null };
        }

        return json;
    }

    private static JsonObject Line(string id, string priceId, long quantity) =>
        new()
        {
            ["id"] = id,
            ["object"] = "item",
            ["amount_discount"] = 0,
            ["amount_subtotal"] = 1000,
            ["amount_tax"] = 0,
            ["amount_total"] = 1000,
            ["currency"] = "usd",
            ["description"] = "A thing",
            ["price"] = ObjectParts.Price(priceId, recurring: false),
            ["quantity"] = quantity,
        };
}
