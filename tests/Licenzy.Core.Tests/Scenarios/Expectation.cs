using Licenzy.Core.Access;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Tests.Scenarios;

/// <summary>
/// Reads one line of what must hold. A line is about a purchase (<c>cs_1 active(exhausted) remaining=0</c>; no bracket means available;
/// <c>-</c> means null; times are <see cref="Moment"/>s), or it begins with one of the words below.
/// </summary>
internal static class Expectation
{
    public static void Check(string line, Outcome outcome, string telling)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var evaluation = outcome.Evaluation;
        switch (words[0])
        {
            case "no":
                evaluation.Purchases.ShouldNotContain(row => PurchaseKey.RootOf(row.Key) == words[1], telling);
                break;
            case "attempt":
                evaluation.Attempts[words[1]].ToText().ShouldBe(words[2], telling);
                break;
            case "allowed":
                outcome.Access.HasAccess.ShouldBe(words[1] == "true", telling);
                break;
            case "top":
                outcome.Access.Status.ToText().ShouldBe(words[1], telling);
                break;
            case "sum":
                Text(outcome.Access.UsageRemaining).ShouldBe(words[1], telling);
                break;
            case "silent":
                outcome.Events.ShouldBeEmpty(telling);
                break;
            case "unmapped":
                evaluation
                    .Unmapped.Select(root => $"{root.RootId}:{string.Join(',', root.Missing.Select(part => part.ToText()))}")
                    .ShouldBe([words[1]], telling);
                break;
            case "unlinked":
                evaluation.Unlinked.Select(reversal => reversal.PaymentId).Distinct(StringComparer.Ordinal).ShouldBe([words[1]], telling);
                break;
            case "refetch":
                string.Join(',', evaluation.Refetch.DefaultIfEmpty("-")).ShouldBe(words[1], telling);
                break;
            case "already":
                RepeatPurchase.AlreadySubscribed(Held(evaluation), "prd_" + words[1]).ShouldBe(words[2] == "true", telling);
                break;
            default:
                CheckRow(words, evaluation, telling);
                break;
        }
    }

    private static void CheckRow(string[] words, Evaluation evaluation, string telling)
    {
        var row = evaluation.Purchases.SingleOrDefault(one => one.Key == words[0]).ShouldNotBeNull($"{telling}: no row {words[0]}");
        var state = row.Status.ToText() + (row.UnavailableReason is { } reason ? $"({reason.ToText()})" : "");
        state.ShouldBe(words[1], telling);
        foreach (var word in words[2..])
        {
            var (name, expected) = (word.Split('=')[0], word.Split('=')[1]);
            var (actual, isTime) = Field(row, name);
            actual.ShouldBe(isTime && expected != "-" ? $"{Moment.Ms(expected)}" : expected, $"{telling}: {name} of {row.Key}");
        }
    }

    private static (string Text, bool IsTime) Field(PurchaseState row, string name) =>
        name switch
        {
            "starts" => (Text(row.StartsAtMs), true),
            "expires" => (Text(row.ExpiresAtMs), true),
            "canceled" => (Text(row.CanceledAtMs), true),
            "period" => (Text(row.CurrentPeriodEndMs), true),
            "remaining" => (Text(row.UsageRemaining), false),
            "granted" => (Text(row.UsageGranted), false),
            "quantity" => (Text(row.Quantity), false),
            "reason" => (row.Reason, false),
            "source" => (row.Source.ToText(), false),
            "product" => (row.ProductCode, false),
            "subject" => (row.SubjectRef, false),
            "attempt" => (row.AttemptId ?? "-", false),
            "stripe" => (row.StripeStatus ?? "-", false),
            "at_period_end" => (row.CancelAtPeriodEnd ? "true" : "false", false),
            "items" => (string.Join('+', row.Items.Select(item => $"{item.ProductCode}x{item.Quantity}")), false),
            "unmapped_price" => (row.UnmappedPrice ? "true" : "false", false),
            _ => throw new ArgumentException($"No field is called {name}.", nameof(name)),
        };

    private static string Text(long? value) => value is null ? "-" : $"{value}";

    private static IEnumerable<HeldSubscription> Held(Evaluation evaluation) =>
        evaluation.Purchases.Select(row => new HeldSubscription(
            row.ProductId,
            row.Status,
            !PurchaseKey.IsGrant(row.Key),
            row.AttemptId is null ? null : evaluation.Attempts[row.AttemptId]
        ));
}
