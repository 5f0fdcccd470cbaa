using System.Text.Json.Nodes;
using Licenzy.Sandbox.Reversals;

namespace Licenzy.Sandbox.Pages;

/// <summary>The controls of the activity page for what the bank does with a charge, its refunds and its disputes.</summary>
internal static class ReversalPanel
{
    /// <summary>The buttons that apply to a checkout now.</summary>
    public static IEnumerable<Markup> Controls(CheckoutRow row)
    {
        if (row.Refundable > 0)
        {
            yield return ActivityPage.Control($"/sandbox/charges/{Id(row.Charge!)}/refund", "Refund", row.Title);
        }
        if (row.Refund is { } refund)
        {
            foreach (var (verb, text) in OfRefund((string)refund["status"]!))
            {
                yield return ActivityPage.Control($"/sandbox/refunds/{Id(refund)}/{verb}", text, row.Title);
            }
        }
        if (row.Dispute is { } dispute && Disputing.IsOpen(dispute))
        {
            foreach (var (verb, text) in OfDispute(dispute))
            {
                yield return ActivityPage.Control($"/sandbox/disputes/{Id(dispute)}/{verb}", text, row.Title);
            }
        }
        else if ((string?)row.Charge?["status"] == "succeeded")
        {
            yield return ActivityPage.Control($"/sandbox/charges/{Id(row.Charge!)}/dispute", "Dispute", row.Title);
        }
    }

    /// <summary>How the newest dispute stands.</summary>
    public static Markup State(CheckoutRow row) =>
        (string?)row.Dispute?["status"] switch
        {
            null => Markup.Empty,
            "won" or "warning_closed" => ActivityPage.Pill("ok", Words(row.Dispute!)),
            "lost" or "prevented" => ActivityPage.Pill("bad", Words(row.Dispute!)),
            _ => ActivityPage.Pill("warn", Words(row.Dispute!)),
        };

    private static string Words(JsonObject dispute)
    {
        var words = ((string)dispute["status"]!).Replace('_', ' ');
        return words.StartsWith("warning ", StringComparison.Ordinal) ? $"inquiry {words["warning ".Length..]}" : $"dispute {words}";
    }

    private static (string Verb, string Text)[] OfRefund(string status) =>
        status switch
        {
            "pending" or "requires_action" => [("succeed", "Let the refund succeed"), ("fail", "Let it fail")],
            "succeeded" => [("fail", "Let the refund fail")],
            _ => [],
        };

    private static (string Verb, string Text)[] OfDispute(JsonObject dispute) =>
        Disputing.IsInquiry(dispute)
            ? [("escalate", "Escalate"), ("close_inquiry", "Close the inquiry")]
            : [("win", "Win the dispute"), ("lose", "Lose it")];

    private static string Id(JsonObject found) => (string)found["id"]!;
}
