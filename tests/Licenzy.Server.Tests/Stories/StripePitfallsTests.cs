using System.Text.RegularExpressions;
using Licenzy.Scenarios;
using Licenzy.Server.Tests.House;
using Licenzy.Server.Tests.StripeEvents;

namespace Licenzy.Server.Tests.Stories;

/// <summary>Every pitfall has its tests, and every test that is named for one exists.</summary>
public sealed partial class StripePitfallsTests
{
    private const string Notes = "stripe.md";

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var written = Repository
            .Files("tests", "*.cs")
            .SelectMany(file => TestMethod().Matches(file.Text))
            .Select(match => match.Groups["name"].Value);
        var known = written.Concat(AllScenarios.ByName.Keys).ToHashSet(StringComparer.Ordinal);

        known.Count.ShouldBeGreaterThan(300);
        StripePitfalls
            .Tests.Values.SelectMany(names => names)
            .Concat(StripePitfalls.Reported.Values)
            .Except(known, StringComparer.Ordinal)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_numbered_pitfall_is_tested_or_says_why_not()
    {
        var numbers = File.ReadLines(SharedFolder.PathOf(Notes))
            .Select(line => Numbered().Match(line))
            .Where(match => match.Success)
            .Select(match => int.Parse(match.Groups["number"].Value));

        StripePitfalls.Tests.Keys.Intersect(StripePitfalls.Untested.Keys).ShouldBeEmpty();
        StripePitfalls.Tests.Keys.Concat(StripePitfalls.Untested.Keys).ShouldBe(numbers, ignoreOrder: true);
    }

    [Fact]
    public void Every_reported_failure_is_told_by_a_test()
    {
        var reports = Report().Matches(File.ReadAllText(SharedFolder.PathOf(Notes))).Select(match => match.Value);

        StripePitfalls.Reported.Keys.ShouldBe(reports, ignoreOrder: true);
    }

    [GeneratedRegex(@"\[(Fact|Theory)\](\s*\[[^\n]*\])*\s*public (async )?\w+ (?<name>\w+)\(", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"^(?<number>[0-9]+)\. ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"((Lago |[a-z0-9-]+)?#[0-9]+)|(service\.py:[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Report();
}
