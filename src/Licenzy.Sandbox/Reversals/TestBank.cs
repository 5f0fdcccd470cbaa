using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Reversals;

/// <summary>What the bank of a test card does by itself after a payment or a refund. They are Stripe's published numbers.</summary>
internal static class TestBank
{
    /// <summary>Refunds begin as pending and succeed later.</summary>
    public const string SlowRefund = "4000000000007726";

    /// <summary>Refunds succeed and fail later.</summary>
    public const string FailingRefund = "4000000000005126";

    /// <summary>Disputed as fraudulent.</summary>
    public const string Fraudulent = "4000000000000259";

    /// <summary>Disputed as not received.</summary>
    public const string NotReceived = "4000000000002685";

    /// <summary>An inquiry, which moves no money.</summary>
    public const string Inquiry = "4000000000001976";

    private static readonly string[] Numbers = [SlowRefund, FailingRefund, Fraudulent, NotReceived, Inquiry];

    /// <summary>Whether the card pays, and makes trouble afterwards.</summary>
    public static bool Knows(string number) => Numbers.Contains(number, StringComparer.Ordinal);

    /// <summary>The number of the card that Stripe has that name for; null for a name that is none of these.</summary>
    public static string? NumberOf(string name) =>
        name switch
        {
            "pm_card_pendingRefund" => SlowRefund,
            "pm_card_refundFail" => FailingRefund,
            "pm_card_createDispute" => Fraudulent,
            "pm_card_createDisputeProductNotReceived" => NotReceived,
            "pm_card_createDisputeInquiry" => Inquiry,
            _ => null,
        };

    /// <summary>The dispute that follows a charge of that card, or null.</summary>
    public static DisputeWish? DisputeOf(JsonObject charge) =>
        Last4(charge) switch
        {
            "0259" => new DisputeWish(),
            "2685" => new DisputeWish { Reason = "product_not_received" },
            "1976" => new DisputeWish
            {
                Status = "warning_needs_response",
                CaseType = "inquiry",
                Reason = "fraudulent",
            },
            _ => null,
        };

    /// <summary>The status that a refund of a charge of that card begins with.</summary>
    public static string FirstStatus(JsonObject charge) => Last4(charge) == SlowRefund[^4..] ? "pending" : "succeeded";

    /// <summary>Whether a refund of that charge changes its status some time later.</summary>
    public static bool ChangesRefunds(JsonObject charge) =>
        Last4(charge) is { } last4 && (last4 == SlowRefund[^4..] || last4 == FailingRefund[^4..]);

    /// <summary>Whether that later change is a failure.</summary>
    public static bool FailsRefunds(JsonObject charge) => Last4(charge) == FailingRefund[^4..];

    private static string? Last4(JsonObject charge) => (string?)charge["payment_method_details"]?["card"]?["last4"];
}
