using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Reversals;

namespace Licenzy.Sandbox.Shapes;

/// <summary>Disputes and the money that they move, as the API shows them.</summary>
internal static class DisputeShapes
{
    private const long Fee = 1500;

    /// <summary>Every kind of evidence that a merchant may send.</summary>
    public static readonly string[] EvidenceFields =
    [
        "access_activity_log",
        "billing_address",
        "cancellation_policy",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_communication",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "customer_signature",
        "duplicate_charge_documentation",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "receipt",
        "refund_policy",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "service_documentation",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_documentation",
        "shipping_tracking_number",
        "uncategorized_file",
        "uncategorized_text",
    ];

    /// <summary>A dispute that has moved no money yet.</summary>
    public static JsonObject Dispute(ModeBooks books, JsonObject charge, DisputeWish wish)
    {
        var inquiry = wish.Status.StartsWith("warning_", StringComparison.Ordinal);
        return new JsonObject
        {
            ["id"] = books.Ids.New("dp"),
            ["object"] = "dispute",
            ["amount"] = wish.Amount ?? (long)charge["amount_captured"]!,
            ["balance_transactions"] = new JsonArray(),
            ["charge"] = (string)charge["id"]!,
            ["created"] = books.Now,
            ["currency"] = (string)charge["currency"]!,
            ["enhanced_eligibility_types"] = new JsonArray(),
            ["evidence"] = Evidence(),
            ["evidence_details"] = new JsonObject
            {
                ["due_by"] = books.Time.AddDays(9).ToUnixTimeSeconds(),
                ["enhanced_eligibility"] = new JsonObject(),
                ["has_evidence"] = false,
                ["past_due"] = false,
                ["submission_count"] = 0,
            },
            ["is_charge_refundable"] = inquiry,
            ["livemode"] = books.Livemode,
            ["metadata"] = new JsonObject(),
            ["payment_intent"] = charge["payment_intent"]?.DeepClone(),
            ["payment_method_details"] = new JsonObject
            {
                ["card"] = new JsonObject
                {
                    ["brand"] = "visa",
                    ["case_type"] = wish.CaseType ?? (inquiry ? "inquiry" : "chargeback"),
                    ["network"] = "visa",
                    ["network_reason_code"] = wish.Reason == "product_not_received" ? "13.1" : "10.4",
                },
                ["type"] = "card",
            },
            ["reason"] = wish.Reason,
            ["status"] = wish.Status,
        };
    }

    /// <summary>The movement of money at the opening of a dispute, with its fee, or back at its end.</summary>
    public static JsonObject Movement(ModeBooks books, JsonObject dispute, bool returns)
    {
        var amount = (long)dispute["amount"]! * (returns ? 1 : -1);
        var fee = returns ? 0 : Fee;
        return new JsonObject
        {
            ["id"] = books.Ids.New("txn"),
            ["object"] = "balance_transaction",
            ["amount"] = amount,
            ["available_on"] = books.Now,
            ["created"] = books.Now,
            ["currency"] = (string)dispute["currency"]!,
            ["description"] = $"Chargeback {(returns ? "reversal" : "withdrawal")} for {(string)dispute["charge"]!}",
            ["exchange_rate"] = null,
            ["fee"] = fee,
            ["fee_details"] = new JsonArray(),
            ["net"] = amount - fee,
            ["reporting_category"] = returns ? "dispute_reversal" : "dispute",
            ["source"] = (string)dispute["id"]!,
            ["status"] = "available",
            ["type"] = "adjustment",
        };
    }

    private static JsonObject Evidence()
    {
        var evidence = new JsonObject { ["enhanced_evidence"] = new JsonObject() };
        foreach (var field in EvidenceFields)
        {
            evidence[field] = null;
        }
        return evidence;
    }
}
