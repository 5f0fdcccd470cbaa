using Licenzy.Core.Access;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Core.Tests.Generators;
using Licenzy.Scenarios;

namespace Licenzy.Core.Tests.Purchases;

/// <summary>What holds for every mixture of facts.</summary>
public sealed class PurchaseEvaluatorTests
{
    [Fact]
    public void The_order_of_observations_does_not_matter() =>
        Checking.Holds(
            FactGenerator.Many,
            500,
            observations =>
            {
                var straight = Evaluate(FactGenerator.Merged(observations), 20);
                for (var order = 1; order < 4; order++)
                {
                    var other = Evaluate(FactGenerator.Merged(Shuffle.WithDuplicates(observations, order)), 20);
                    other.Purchases.ShouldBe(straight.Purchases);
                    other.Unmapped.ShouldBe(straight.Unmapped);
                    other.Unlinked.ShouldBe(straight.Unlinked);
                    other.Attempts.ShouldBe(straight.Attempts, ignoreOrder: true);
                    other.Refetch.ShouldBe(straight.Refetch);
                }
            }
        );

    [Fact]
    public void What_was_refunded_in_full_lost_or_revoked_is_never_available() =>
        Checking.Holds(
            FactGenerator.Many,
            500,
            observations =>
            {
                var facts = FactGenerator.Merged(observations);
                foreach (var row in Evaluate(facts, 20).Purchases.Where(row => row.Available))
                {
                    facts
                        .OfType<OperatorFact>()
                        .Any(fact => fact.Action is OperatorAction.Revoke revoke && revoke.PurchaseKey == row.Key && !Restored(facts))
                        .ShouldBeFalse();
                    if (row.Kind != ProductKind.Subscription && row.StripePaymentIntentId is { } payment)
                    {
                        Refunded(facts, payment).ShouldBeLessThan(1000);
                        facts
                            .OfType<DisputeFact>()
                            .ShouldNotContain(fact => fact.Body!.Value.PaymentIntentId == payment && fact.Class != DisputeClass.None);
                    }
                }
            }
        );

    [Theory]
    [InlineData(20)]
    [InlineData(45)]
    public void No_row_changes_before_its_next_change_and_it_changes_then(int day) =>
        Checking.Holds(
            FactGenerator.Many,
            500,
            observations =>
            {
                var facts = FactGenerator.Merged(observations);
                foreach (var row in Evaluate(facts, day).Purchases)
                {
                    var last = (row.NextChangeMs ?? Moment.Ms("5000")) - 1;
                    last.ShouldBeGreaterThanOrEqualTo(Moment.Ms($"{day}"));
                    RowAt(facts, row.Key, last).ShouldBe(row);
                    if (row.NextChangeMs is { } next)
                    {
                        RowAt(facts, row.Key, next).ShouldNotBe(row);
                    }
                }
            }
        );

    [Fact]
    public void A_view_carried_forward_by_the_clock_says_what_a_new_evaluation_says() =>
        Checking.Holds(
            FactGenerator.Many,
            500,
            observations =>
            {
                var facts = FactGenerator.Merged(observations);
                foreach (var row in Evaluate(facts, 20).Purchases)
                {
                    foreach (var day in new[] { 20, 22, 25, 30, 33, 36, 40, 60, 75, 200 })
                    {
                        var later = EntitlementView.Of(row).At(Moment.Ms($"{day}"));
                        var evaluated = RowAt(facts, row.Key, Moment.Ms($"{day}"));
                        (later.Status, later.UnavailableReason).ShouldBe(
                            (evaluated.Status, evaluated.UnavailableReason),
                            $"{row} on day {day}"
                        );
                    }
                }
            }
        );

    [Fact]
    public void The_generated_facts_reach_every_state_that_needs_no_usage()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Checking.Holds(
            FactGenerator.Many,
            500,
            observations =>
                seen.UnionWith(
                    new[] { 20, 45 }
                        .SelectMany(day => Evaluate(FactGenerator.Merged(observations), day).Purchases)
                        .Select(row => row.UnavailableReason?.ToText() ?? "available")
                )
        );
        seen.Order(StringComparer.Ordinal)
            .ShouldBe(["available", "canceled", "disputed", "expired", "not_started", "past_due", "pending", "refunded", "revoked"]);
    }

    private static PurchaseState RowAt(IReadOnlyList<Fact> facts, string key, long nowMs) =>
        PurchaseEvaluator.Evaluate(facts, ContextAt(nowMs)).Purchases.Single(row => row.Key == key);

    private static Evaluation Evaluate(IReadOnlyList<Fact> facts, int day) =>
        PurchaseEvaluator.Evaluate(facts, ContextAt(Moment.Ms($"{day}")));

    private static EvaluationContext ContextAt(long nowMs) => Story.ContextAt(nowMs);

    private static Story Story { get; } =
        new Story(StripeShape.Since2025)
            .Grace(3)
            .Attempt("att_1", "PASS", "cs_1")
            .Attempt("att_2", "PACK30", "cs_2")
            .Attempt("att_pro", "PRO", "cs_s1");

    private static bool Restored(IEnumerable<Fact> facts) =>
        facts.OfType<OperatorFact>().Any(fact => fact.Action is OperatorAction.Restore);

    private static long Refunded(IEnumerable<Fact> facts, string payment) =>
        facts
            .OfType<RefundFact>()
            .Where(fact => fact.Counts && fact.Body!.Value.PaymentIntentId == payment)
            .Sum(fact => fact.Body!.Value.Amount);
}
