using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Rendering;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Tests.StripeEvents;
using Licenzy.Stripe.Objects;
using Observation = Licenzy.Scenarios.Observation;
using Story = Licenzy.Scenarios.Story;

namespace Licenzy.Server.Tests.Stories;

/// <summary>What a body says to the program is what the story says to Core, in each shape, plain and embellished.</summary>
public sealed class StripeBodiesTests
{
    private const string ProjectId = "prj_1";

    public static TheoryData<StripeShape, int> Bodies =>
        [(StripeShape.Before2025, 0), (StripeShape.Before2025, 1), (StripeShape.Since2025, 0), (StripeShape.Since2025, 1)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_says_what_was_observed(StripeShape shape, int number)
    {
        var bodies = new StripeBodies(shape, ProjectId);
        var seen = 0;
        foreach (var (name, observation) in Observed(shape))
        {
            var body = bodies.EventOf(observation, "evt_1", number);
            var facts = StripeTranslator.Translate(Read(body), ProjectId, Mode.Test);
            facts.SingleOrDefault().ShouldBe(observation.ToFact(), $"{name}: {body}");
            seen++;
        }

        seen.ShouldBeGreaterThan(900);
    }

    /// <summary>A field of the other generation would let a reader find what Stripe does not send.</summary>
    [Theory]
    [InlineData(StripeShape.Before2025, "fixtures3-2024-08.json")]
    [InlineData(StripeShape.Since2025, "fixtures3-2026-07.json")]
    public void A_body_has_no_field_that_its_generation_of_Stripe_does_not_have(StripeShape shape, string file)
    {
        var examples = StripeFixtures.Load(file);
        var bodies = new StripeBodies(shape, ProjectId);
        foreach (var (name, observation) in Observed(shape))
        {
            var body = bodies.ObjectOf(observation);
            if (examples.TryGetProperty(body["object"]!.GetValue<string>(), out var example))
            {
                var known = example.EnumerateObject().Select(member => member.Name).Concat(NotInExamples);
                body.Select(member => member.Key).Except(known, StringComparer.Ordinal).ShouldBeEmpty($"{name}: {body["object"]}");
            }
        }
    }

    /// <summary>What the examples lack: sent only where it applies, or in versions between theirs.</summary>
    private static readonly string[] NotInExamples =
    [
        "line_items",
        "failure_reason",
        "failure_balance_transaction",
        "cancel_at_period_end",
        "billing_mode",
        "status_details",
        "plan",
        "quantity",
    ];

    private static IEnumerable<(string Name, Observation Observation)> Observed(StripeShape shape) =>
        from scenario in AllScenarios.ByName.Values
        from observation in Told(scenario, shape).Observations
        where observation is not Observation.Operator
        select (scenario.Name, observation);

    private static Story Told(Scenario scenario, StripeShape shape)
    {
        var story = new Story(shape);
        scenario.Given(story);
        return story;
    }

    private static StripeEvent Read(JsonObject body) =>
        StripeEvent.Parse(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString())).ShouldBeOfType<StripeEventReading.Snapshot>().Event;
}
