using System.Text.Json.Nodes;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Reversals;

/// <summary>A dispute as a bank opens it. The defaults are a chargeback of the whole charge as fraudulent.</summary>
internal sealed record DisputeWish
{
    public string Status { get; init; } = "needs_response";

    public string Reason { get; init; } = "fraudulent";

    /// <summary><c>chargeback</c>, <c>inquiry</c>, <c>block</c>, <c>resolution</c> or <c>compliance</c>; null fits the status.</summary>
    public string? CaseType { get; init; }

    /// <summary>In the smallest unit of the currency; null for the whole charge.</summary>
    public long? Amount { get; init; }
}

/// <summary>
/// Disputes and what moves them. Money leaves when a chargeback is opened, not when it is lost, and comes back when it is
/// won; an inquiry moves none.
/// </summary>
internal static class Disputing
{
    /// <summary>The disputes of a charge, the newest first.</summary>
    public static IReadOnlyList<JsonObject> Of(ModeBooks books, string charge) =>
        books.All("dispute", ObjectFilter.Equal("$.charge", charge));

    /// <summary>The bank opens a dispute; answers it.</summary>
    public static Answer Open(ModeBooks books, JsonObject charge, DisputeWish wish)
    {
        if ((string)charge["status"]! != "succeeded")
        {
            return StripeError.Invalid("Only a charge that has succeeded can be disputed.");
        }
        if (Of(books, (string)charge["id"]!).Any(IsOpen))
        {
            return StripeError.Invalid("This charge has an open dispute already.");
        }
        if (wish.Amount > (long)charge["amount_captured"]!)
        {
            return StripeError.Invalid("More than the charge cannot be disputed.", "amount");
        }
        var dispute = DisputeShapes.Dispute(books, charge, wish);
        books.Add(dispute);
        charge["disputed"] = true;
        books.Save(charge);
        var moves = !IsInquiry(dispute) && !IsBlock(dispute);
        if (moves)
        {
            Withdraw(books, dispute);
        }
        books.Announce("charge.dispute.created", dispute);
        if (moves)
        {
            books.Announce("charge.dispute.funds_withdrawn", dispute);
        }
        if (!IsOpen(dispute))
        {
            Close(books, dispute, (string)dispute["status"]!, returnsMoney: (string)dispute["status"]! == "won");
        }
        return dispute;
    }

    /// <summary>The bank decides for the merchant. An inquiry is closed instead.</summary>
    public static Answer Win(ModeBooks books, JsonObject dispute) =>
        !IsOpen(dispute) ? Closed(dispute)
        : IsInquiry(dispute) ? StripeError.Invalid("An inquiry is not won: close it.")
        : Close(books, dispute, "won", returnsMoney: true);

    /// <summary>The bank decides for the buyer, or the merchant gives in. The money left at the opening.</summary>
    public static Answer Lose(ModeBooks books, JsonObject dispute) =>
        !IsOpen(dispute) ? Closed(dispute)
        : IsInquiry(dispute) ? StripeError.Invalid("An inquiry is not lost: escalate or close it.")
        : Close(books, dispute, "lost", returnsMoney: false);

    /// <summary>The bank lets an inquiry rest.</summary>
    public static Answer CloseInquiry(ModeBooks books, JsonObject dispute) =>
        !IsOpen(dispute) ? Closed(dispute)
        : !IsInquiry(dispute) ? StripeError.Invalid("This dispute is no inquiry.")
        : Close(books, dispute, "warning_closed", returnsMoney: false);

    /// <summary>
    /// A network program ends the dispute before it counts: a block leaves the money with the merchant, any other case gives
    /// it to the buyer.
    /// </summary>
    public static Answer Prevent(ModeBooks books, JsonObject dispute, string caseType)
    {
        if (!IsOpen(dispute))
        {
            return Closed(dispute);
        }
        dispute["payment_method_details"]!["card"]!["case_type"] = caseType;
        return Close(books, dispute, "prevented", returnsMoney: caseType == "block");
    }

    /// <summary>An inquiry becomes a chargeback, and now the money leaves.</summary>
    public static Answer Escalate(ModeBooks books, JsonObject dispute)
    {
        if (!IsOpen(dispute) || !IsInquiry(dispute))
        {
            return StripeError.Invalid("Only an open inquiry can become a chargeback.");
        }
        var before = dispute.DeepClone().AsObject();
        dispute["status"] = "needs_response";
        dispute["is_charge_refundable"] = false;
        dispute["payment_method_details"]!["card"]!["case_type"] = "chargeback";
        Withdraw(books, dispute);
        books.Save(dispute);
        books.Announce("charge.dispute.updated", dispute, Changes.Previous(before, dispute));
        books.Announce("charge.dispute.funds_withdrawn", dispute);
        return dispute;
    }

    /// <summary>The bank looks at what the merchant sent.</summary>
    public static Answer Review(ModeBooks books, JsonObject dispute)
    {
        if (!IsOpen(dispute))
        {
            return Closed(dispute);
        }
        var before = dispute.DeepClone().AsObject();
        dispute["status"] = IsInquiry(dispute) ? "warning_under_review" : "under_review";
        return books.SaveChange("charge.dispute.updated", before, dispute);
    }

    /// <summary>Whether the bank has not decided.</summary>
    public static bool IsOpen(JsonObject dispute) =>
        (string)dispute["status"]! is "warning_needs_response" or "warning_under_review" or "needs_response" or "under_review";

    /// <summary>Whether it is a question of the bank, and no chargeback.</summary>
    public static bool IsInquiry(JsonObject dispute) => ((string)dispute["status"]!).StartsWith("warning_", StringComparison.Ordinal);

    private static bool IsBlock(JsonObject dispute) => (string?)dispute["payment_method_details"]?["card"]?["case_type"] == "block";

    private static StripeError Closed(JsonObject dispute) =>
        StripeError.Invalid($"This dispute is closed already, with the status {(string)dispute["status"]!}.");

    private static JsonObject Close(ModeBooks books, JsonObject dispute, string status, bool returnsMoney)
    {
        var before = dispute.DeepClone().AsObject();
        var returned = returnsMoney && dispute["balance_transactions"]!.AsArray().Count > 0;
        dispute["status"] = status;
        dispute["is_charge_refundable"] = status is "won" or "warning_closed" || IsBlock(dispute);
        if (returned)
        {
            dispute["balance_transactions"]!.AsArray().Add((JsonNode)DisputeShapes.Movement(books, dispute, returns: true));
        }
        books.Save(dispute);
        books.Announce("charge.dispute.closed", dispute, Changes.Previous(before, dispute));
        if (returned)
        {
            books.Announce("charge.dispute.funds_reinstated", dispute);
        }
        return dispute;
    }

    private static void Withdraw(ModeBooks books, JsonObject dispute)
    {
        dispute["balance_transactions"]!.AsArray().Add((JsonNode)DisputeShapes.Movement(books, dispute, returns: false));
        books.Save(dispute);
    }
}
