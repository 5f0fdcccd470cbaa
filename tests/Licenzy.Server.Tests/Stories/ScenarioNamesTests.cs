using System.Text.RegularExpressions;
using Licenzy.Scenarios;
using Licenzy.Server.Tests.StripeEvents;

namespace Licenzy.Server.Tests.Stories;

/// <summary>The scenarios are those of the lifecycle's table: none is missing, and none is passed off as one of them.</summary>
public sealed partial class ScenarioNamesTests
{
    [Fact]
    public void Every_row_of_the_table_is_a_scenario_and_every_scenario_a_row()
    {
        var table = File.ReadLines(SharedFolder.PathOf("lifecycle.md"))
            .SkipWhile(line => !line.StartsWith("## (g)", StringComparison.Ordinal))
            .SelectMany(NamesIn)
            .ToList();

        table.Count.ShouldBeGreaterThan(150);
        table.ShouldBeUnique(StringComparer.Ordinal);
        AllScenarios.ByName.Keys.Except(AllScenarios.Beyond, StringComparer.Ordinal).ShouldBe(table, ignoreOrder: true);
    }

    [Theory]
    [InlineData("| pass.paid | a pass | **active** |", "pass.paid")]
    [InlineData("| pause.collection_{void, mark_uncollectible} | x | y |", "pause.collection_void pause.collection_mark_uncollectible")]
    [InlineData("| name | given | end state |", "")]
    [InlineData("|---|---|---|", "")]
    public void A_row_names_its_scenarios(string row, string names) => string.Join(' ', NamesIn(row)).ShouldBe(names);

    private static IEnumerable<string> NamesIn(string line)
    {
        var match = Row().Match(line);
        if (!match.Success)
        {
            return [];
        }

        var endings = match.Groups["endings"].Success ? match.Groups["endings"].Value.Split(", ") : [""];
        return endings.Select(ending => match.Groups["name"].Value + ending);
    }

    [GeneratedRegex(@"^\| (?<name>[a-z]+\.[a-z0-9_]+)(\{(?<endings>[a-z_, ]+)\})? \|", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
