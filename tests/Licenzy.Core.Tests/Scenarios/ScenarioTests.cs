using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;

namespace Licenzy.Core.Tests.Scenarios;

/// <summary>Every named scenario, in both shapes of the links and in several random orders with duplicates.</summary>
public sealed class ScenarioTests
{
    private const int Orders = 8;
    private const int LongOrders = 2;

    public static TheoryData<string, StripeShape> Names => [.. AllScenarios.InBothShapes];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_ends_the_same_in_every_order(string name, StripeShape shape)
    {
        var scenario = AllScenarios.ByName[name];
        foreach (var reading in scenario.Then)
        {
            var story = new Story(shape);
            scenario.Given(story);
            var nowMs = reading.At is null ? story.LastMs + Moment.Day : Moment.Ms(reading.At);
            Evaluation? first = null;
            for (var order = 0; order < (name.StartsWith("long.", StringComparison.Ordinal) ? LongOrders : Orders); order++)
            {
                var outcome = new Outcome(story, Shuffle.WithDuplicates(story.Observations, order), nowMs);
                var telling = $"{name} at {reading.At ?? "the end"}, order {order}";
                foreach (var line in reading.Expected)
                {
                    Check(line, outcome, telling);
                }

                first ??= outcome.Evaluation;
                outcome.Evaluation.Purchases.ShouldBe(first.Purchases, telling);
                TellsEachOnce(outcome, telling);
            }
        }
    }

    private static void Check(string line, Outcome outcome, string telling)
    {
        if (line.Split(' ') is [Expectation.Already, var product, var expected])
        {
            outcome.AlreadySubscribed(product).ShouldBe(expected == "true", telling);
            return;
        }

        Expectation.Check(line, outcome.State, telling);
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
