using System.Text.Json.Nodes;

namespace Licenzy.Scenarios.Rendering;

/// <summary>Which invoice a payment pays: on the payment intent before 2025, an object of its own since.</summary>
internal static class PaymentJson
{
    public static JsonObject Of(ObjectParts parts, Observation.Payment observation) =>
        parts.IsOld ? Intent(observation) : InvoicePayment(observation);

    private static JsonObject Intent(Observation.Payment observation) =>
        new()
        {
            ["id"] = observation.Id,
            ["object"] = "payment_intent",
            ["amount"] = 1000,
            ["amount_received"] = 1000,
            ["capture_method"] = "automatic",
            ["created"] = ObjectParts.Seconds(observation.AtMs),
            ["currency"] = "usd",
            ["customer"] = "cus_1",
            ["invoice"] = observation.InvoiceId,
            ["latest_charge"] = observation.Id.Replace("pi_", "ch_", StringComparison.Ordinal),
            ["livemode"] = observation.LiveMode,
            ["metadata"] = new JsonObject(),
            ["payment_method"] = "pm_1",
            ["payment_method_types"] = new JsonArray("card"),
            ["status"] = "succeeded",
        };

    private static JsonObject InvoicePayment(Observation.Payment observation) =>
        new()
        {
            ["id"] = $"inpay_{observation.Id}_{observation.InvoiceId}",
            ["object"] = "invoice_payment",
            ["amount_paid"] = 1000,
            ["amount_requested"] = 1000,
            ["created"] = ObjectParts.Seconds(observation.AtMs),
            ["currency"] = "usd",
            ["invoice"] = observation.InvoiceId,
            ["is_default"] = true,
            ["livemode"] = observation.LiveMode,
            ["payment"] = new JsonObject { ["payment_intent"] = observation.Id, ["type"] = "payment_intent" },
            ["status"] = "paid",
            ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = ObjectParts.Seconds(observation.AtMs) },
        };
}
