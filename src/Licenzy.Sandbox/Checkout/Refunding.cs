using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Checkout;

/// <summary>Giving money of a charge back, whole or in part.</summary>
internal static class Refunding
{
    /// <summary>Refunds <paramref name="amount"/>, or all that is left, and announces it; answers the refund.</summary>
    public static Answer Refund(ModeBooks books, JsonObject charge, long? amount, string? reason, JsonObject metadata)
    {
        var left = (long)charge["amount_captured"]! - (long)charge["amount_refunded"]!;
        if ((string)charge["status"]! != "succeeded")
        {
            return StripeError.Invalid(
                $"The charge {(string)charge["id"]!} has not succeeded, so nothing of it can be refunded.",
                "charge"
            );
        }
        if (left == 0)
        {
            return StripeError.Invalid(
                $"The charge {(string)charge["id"]!} has already been refunded.",
                "charge",
                "charge_already_refunded"
            );
        }
        if (amount > left)
        {
            return StripeError.Invalid($"The refund of {amount} is more than the {left} left on the charge.", "amount");
        }
        var refund = PaymentShapes.Refund(books, charge, amount ?? left, reason, metadata);
        books.Add(refund);
        charge["amount_refunded"] = (long)charge["amount_refunded"]! + (long)refund["amount"]!;
        charge["refunded"] = (long)charge["amount_refunded"]! == (long)charge["amount_captured"]!;
        books.Save(charge);
        books.Announce(
            "charge.refunded",
            charge,
            new JsonObject { ["amount_refunded"] = (long)charge["amount_refunded"]! - (long)refund["amount"]! }
        );
        books.Announce("refund.created", refund);
        return refund;
    }
}
