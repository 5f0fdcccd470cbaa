using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Shapes;

/// <summary>Which events only newer API versions have.</summary>
internal static class EventVersions
{
    /// <summary>The version that an event came with; null when every version has it.</summary>
    public static string? Since(string type, JsonObject subject)
    {
        if (type.StartsWith("invoice_payment.", StringComparison.Ordinal))
        {
            return ApiVersion.InvoicePaymentEvents;
        }
        // Older versions tell of a card's refund by its charge, and by charge.refund.updated when it changes.
        var ofCard = (string?)subject["object"] == "refund" && (string?)subject["destination_details"]?["type"] == "card";
        return ofCard && type.StartsWith("refund.", StringComparison.Ordinal) ? ApiVersion.Acacia : null;
    }
}
