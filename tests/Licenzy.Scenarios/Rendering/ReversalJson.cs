using System.Text.Json.Nodes;

namespace Licenzy.Scenarios.Rendering;

/// <summary>Charges, refunds and disputes.</summary>
internal static class ReversalJson
{
    public static JsonObject OfCharge(ObjectParts parts, Observation.Charge observation)
    {
        var seen = observation.Seen;
        var json = new JsonObject
        {
            ["id"] = seen.Id,
            ["object"] = "charge",
            ["amount"] = seen.Amount,
            ["amount_captured"] = seen.AmountCaptured,
            ["amount_refunded"] = seen.AmountRefunded,
            ["balance_transaction"] = "txn_1",
            ["captured"] = true,
            ["created"] = ObjectParts.Seconds(Moment.Day0),
            ["currency"] = seen.Currency,
            ["customer"] = seen.CustomerId,
            ["disputed"] = false,
            ["livemode"] = observation.LiveMode,
            ["metadata"] = new JsonObject(),
            ["outcome"] = new JsonObject { ["type"] = "authorized", ["network_status"] = "approved_by_network" },
            ["paid"] = true,
            ["payment_intent"] = seen.PaymentIntentId,
            ["payment_method_details"] = new JsonObject
            {
                ["type"] = "card",
                ["card"] = new JsonObject { ["brand"] = "visa" },
            },
            ["refunded"] = seen.AmountRefunded >= seen.Amount,
            ["status"] = "succeeded",
        };
        if (parts.IsOld)
        {
            json["invoice"] = seen.InvoiceId;
        }

        return json;
    }

    public static JsonObject OfRefund(ObjectParts parts, Observation.Refund observation)
    {
        var body = observation.Body;
        var json = new JsonObject
        {
            ["id"] = observation.Id,
            ["object"] = "refund",
            ["amount"] = body.Amount,
            ["balance_transaction"] = "txn_2",
            ["charge"] = body.ChargeId,
            ["created"] = ObjectParts.Seconds(body.CreatedMs),
            ["currency"] = body.Currency,
            ["destination_details"] = new JsonObject
            {
                ["type"] = "card",
                ["card"] = new JsonObject { ["type"] = "refund" },
            },
            ["metadata"] = new JsonObject(),
            ["payment_intent"] = body.PaymentIntentId,
            ["reason"] = "requested_by_customer",
            ["receipt_number"] = null,
            ["status"] = body.Status,
        };
        if (body.Status == "failed")
        {
            json["failure_reason"] = "expired_or_canceled_card";
            json["failure_balance_transaction"] = "txn_3";
        }

        if (!parts.IsOld)
        {
            json["payment_method"] = "pm_1";
        }

        return json;
    }

    public static JsonObject OfDispute(ObjectParts parts, Observation.Dispute observation)
    {
        var body = observation.Body;
        var card = new JsonObject
        {
            ["brand"] = "visa",
            ["case_type"] = body.CaseType ?? "chargeback",
            ["network_reason_code"] = "10.4",
        };
        var json = new JsonObject
        {
            ["id"] = observation.Id,
            ["object"] = "dispute",
            ["amount"] = body.Amount,
            ["balance_transactions"] = new JsonArray(),
            ["charge"] = body.ChargeId,
            ["created"] = ObjectParts.Seconds(body.CreatedMs),
            ["currency"] = "usd",
            ["evidence"] = new JsonObject(),
            ["evidence_details"] = new JsonObject { ["has_evidence"] = false, ["submission_count"] = 0 },
            ["is_charge_refundable"] = false,
            ["livemode"] = observation.LiveMode,
            ["metadata"] = new JsonObject(),
            ["payment_intent"] = body.PaymentIntentId,
            ["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = card },
            ["reason"] = "general",
            ["status"] = body.Status,
        };
        if (!parts.IsOld)
        {
            json["enhanced_eligibility_types"] = new JsonArray("visa_compelling_evidence_3");
        }

        return json;
    }
}
