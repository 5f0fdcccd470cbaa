using System.Text.Json.Nodes;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Reversals;

/// <summary>A refund as it is asked for.</summary>
/// <param name="Amount">In the smallest unit of the currency; null for all that is left.</param>
/// <param name="Reason">One of Stripe's reasons, or null.</param>
/// <param name="Metadata">The metadata of the refund.</param>
/// <param name="Status">How it begins; null lets the card decide.</param>
internal sealed record RefundWish(long? Amount, string? Reason, JsonObject Metadata, string? Status = null);

/// <summary>Giving money of a charge back, whole or in part, and what may become of that later.</summary>
internal static class Refunding
{
    /// <summary>Refunds and announces it; answers the refund.</summary>
    public static Answer Refund(ModeBooks books, JsonObject charge, RefundWish wish)
    {
        if (Refuse(books, charge, wish.Amount) is { } refusal)
        {
            return refusal;
        }
        var amount = wish.Amount ?? Left(charge);
        var refund = PaymentShapes.Refund(books, charge, amount, wish.Reason, wish.Metadata);
        refund["status"] = wish.Status ?? TestBank.FirstStatus(charge);
        books.Add(refund);
        var before = charge.DeepClone().AsObject();
        CountRefunded(books, charge, amount);
        books.Announce("charge.refunded", charge, Changes.Previous(before, charge));
        books.Announce("refund.created", refund);
        return refund;
    }

    /// <summary>The refund brings its money to the buyer.</summary>
    public static Answer Succeed(ModeBooks books, JsonObject refund) =>
        IsUnderWay(refund) ? End(books, refund, "succeeded") : Settled(refund);

    /// <summary>The bank sends the money back, be it days after the refund had succeeded.</summary>
    public static Answer Fail(ModeBooks books, JsonObject refund, string reason) =>
        IsUnderWay(refund) || (string)refund["status"]! == "succeeded" ? End(books, refund, "failed", reason) : Settled(refund);

    /// <summary>The merchant takes a refund back that is still under way.</summary>
    public static Answer Cancel(ModeBooks books, JsonObject refund) =>
        IsUnderWay(refund)
            ? End(books, refund, "canceled")
            : StripeError.Invalid($"A refund with the status {(string)refund["status"]!} cannot be canceled.");

    private static bool IsUnderWay(JsonObject refund) => (string)refund["status"]! is "pending" or "requires_action";

    private static StripeError Settled(JsonObject refund) =>
        StripeError.Invalid($"This refund is {(string)refund["status"]!} already, so nothing was done.");

    private static JsonObject End(ModeBooks books, JsonObject refund, string status, string? failure = null)
    {
        var before = refund.DeepClone().AsObject();
        refund["status"] = status;
        if (failure is not null)
        {
            refund["failure_reason"] = failure;
            refund["failure_balance_transaction"] = books.Ids.New("txn");
        }
        books.Save(refund);
        if (status is "failed" or "canceled")
        {
            CountRefunded(books, books.Get("charge", (string)refund["charge"]!), -(long)refund["amount"]!);
        }
        var previous = Changes.Previous(before, refund);
        books.Announce("charge.refund.updated", refund, previous.DeepClone().AsObject());
        books.Announce("refund.updated", refund, previous);
        if (status == "failed")
        {
            books.Announce("refund.failed", refund);
        }
        return refund;
    }

    /// <summary>The total on the charge goes up with a refund and down again with its failure.</summary>
    private static void CountRefunded(ModeBooks books, JsonObject charge, long amount)
    {
        charge["amount_refunded"] = (long)charge["amount_refunded"]! + amount;
        charge["refunded"] = (long)charge["amount_refunded"]! == (long)charge["amount_captured"]!;
        books.Save(charge);
    }

    private static long Left(JsonObject charge) => (long)charge["amount_captured"]! - (long)charge["amount_refunded"]!;

    private static StripeError? Refuse(ModeBooks books, JsonObject charge, long? amount)
    {
        var id = (string)charge["id"]!;
        if ((string)charge["status"]! != "succeeded")
        {
            return StripeError.Invalid($"The charge {id} has not succeeded, so nothing of it can be refunded.", "charge");
        }
        if (Left(charge) == 0)
        {
            return StripeError.Invalid($"The charge {id} has already been refunded.", "charge", "charge_already_refunded");
        }
        if (Disputing.Of(books, id).Any(dispute => !(bool)dispute["is_charge_refundable"]!))
        {
            return StripeError.Invalid($"The charge {id} has been charged back, so it cannot be refunded.", "charge", "charge_disputed");
        }
        return amount > Left(charge)
            ? StripeError.Invalid($"The refund of {amount} is more than the {Left(charge)} left on the charge.", "amount")
            : null;
    }
}
