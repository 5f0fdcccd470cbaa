using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Tests.Scenarios;

/// <summary>Every named scenario, in both shapes of the links and in several random orders with duplicates.</summary>
public sealed class ScenarioTests
{
    private const int Orders = 8;
    private const int LongOrders = 2;

    private static readonly Dictionary<string, Scenario> All = OneTimeScenarios
        .All.Concat(RefundScenarios.All)
        .Concat(DisputeScenarios.All)
        .Concat(QueueScenarios.All)
        .Concat(OperatorScenarios.All)
        .Concat(SubscriptionScenarios.All)
        .Concat(SubscriptionOddityScenarios.All)
        .Concat(SubscriptionReversalScenarios.All)
        .Concat(PlacingScenarios.All)
        .ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);

    public static TheoryData<string, bool> Names => [.. All.Keys.SelectMany(name => new[] { (name, false), (name, true) })];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_ends_the_same_in_every_order(string name, bool invoicePayments)
    {
        var scenario = All[name];
        foreach (var reading in scenario.Then)
        {
            var story = new Story(invoicePayments);
            scenario.Given(story);
            var nowMs = reading.At is null ? story.LastMs + Moment.Day : Moment.Ms(reading.At);
            Evaluation? first = null;
            for (var order = 0; order < (name.StartsWith("long.", StringComparison.Ordinal) ? LongOrders : Orders); order++)
            {
                var outcome = new Outcome(story, Shuffle.WithDuplicates(story.Events, order), nowMs);
                var telling = $"{name} at {reading.At ?? "the end"}, order {order}";
                foreach (var line in reading.Expected)
                {
                    Expectation.Check(line, outcome, telling);
                }

                first ??= outcome.Evaluation;
                outcome.Evaluation.Purchases.ShouldBe(first.Purchases, telling);
                TellsEachOnce(outcome, telling);
            }
        }
    }

    private static void TellsEachOnce(Outcome outcome, string telling)
    {
        var once = outcome
            .Events.Where(one => one.Sent.Type is "purchase.finalized" or "subscription.deleted")
            .Select(one => (one.Key, one.Sent.Type));
        once.ShouldBeUnique(telling);
        var paid = outcome.Facts.OfType<InvoiceFact>().Count(invoice => invoice.PaidAtMs is not null);
        outcome.Events.Count(one => one.Sent.Type == "invoice.payment_succeeded").ShouldBeLessThanOrEqualTo(paid, telling);
        foreach (var row in outcome.Evaluation.Purchases)
        {
            outcome.Told[row.Key].Projection.Status.ShouldBe(row.Status, telling);
        }
    }
}
