using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios;

/// <summary>
/// Reads one line of what must hold. A line is about a purchase (<c>cs_1 active(exhausted) remaining=0</c>; no bracket means available;
/// <c>-</c> means null; times are <see cref="Moment"/>s), or it begins with one of the words below. <c>already</c> is checked by those
/// who can buy.
/// </summary>
public static class Expectation
{
    /// <summary>The word of a line that says whether a product counts as subscribed already: <c>already PRO true</c>.</summary>
    public const string Already = "already";

    /// <summary>Checks one line.</summary>
    /// <param name="line">What must hold.</param>
    /// <param name="state">What holds.</param>
    /// <param name="telling">Which telling of which story, for the message.</param>
    public static void Check(string line, EndState state, string telling)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(state);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "no":
                state.Rows.Keys.Any(key => PurchaseKey.RootOf(key) == words[1]).ShouldBeFalse(telling);
                break;
            case "attempt":
                state.Attempts[words[1]].ShouldBe(words[2], telling);
                break;
            case "allowed":
                state.HasAccess.ShouldBe(words[1] == "true", telling);
                break;
            case "top":
                state.Top.ShouldBe(words[1], telling);
                break;
            case "sum":
                EndRow.Text(state.UsageRemaining).ShouldBe(words[1], telling);
                break;
            case "silent":
                state.OutboundEvents.ShouldBe(0, telling);
                break;
            case "unmapped":
                state.Unmapped.ShouldBe([words[1]], telling);
                break;
            case "unlinked":
                state.Unlinked?.ShouldBe([words[1]], telling);
                break;
            case "refetch":
                state.Refetch?.DefaultIfEmpty("-").ShouldBe([words[1]], telling);
                break;
            case Already:
                break;
            default:
                CheckRow(words, state, telling);
                break;
        }
    }

    private static void CheckRow(string[] words, EndState state, string telling)
    {
        var row = state.Rows.GetValueOrDefault(words[0]).ShouldNotBeNull($"{telling}: no row {words[0]}");
        row.State.ShouldBe(words[1], $"{telling}: {words[0]}");
        foreach (var word in words[2..])
        {
            var (name, expected) = (word.Split('=')[0], word.Split('=')[1]);
            var isTime = EndRow.Times.Contains(name, StringComparer.Ordinal);
            var wanted = isTime && expected != "-" ? $"{Moment.Ms(expected)}" : expected;
            row.Fields[name].ShouldBe(wanted, $"{telling}: {name} of {words[0]}");
        }
    }
}
