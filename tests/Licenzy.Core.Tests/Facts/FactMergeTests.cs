using Licenzy.Core.Facts;
using Licenzy.Core.Tests.Generators;

namespace Licenzy.Core.Tests.Facts;

/// <summary>The laws that make order and repetition of events meaningless.</summary>
public sealed class FactMergeTests
{
    [Fact]
    public void Merging_is_commutative() =>
        Checking.Holds(FactGenerator.Triple, 1000, facts => FactMerge.Merge(facts.A, facts.B).ShouldBe(FactMerge.Merge(facts.B, facts.A)));

    [Fact]
    public void Merging_is_associative() =>
        Checking.Holds(
            FactGenerator.Triple,
            1000,
            facts =>
                FactMerge
                    .Merge(FactMerge.Merge(facts.A, facts.B), facts.C)
                    .ShouldBe(FactMerge.Merge(facts.A, FactMerge.Merge(facts.B, facts.C)))
        );

    [Fact]
    public void Merging_again_changes_nothing() =>
        Checking.Holds(
            FactGenerator.Triple,
            1000,
            facts =>
            {
                var merged = FactMerge.Merge(facts.A, facts.B);
                FactMerge.Merge(facts.A, facts.A).ShouldBe(facts.A);
                FactMerge.Merge(merged, facts.B).ShouldBe(merged);
            }
        );

    [Fact]
    public void A_fact_survives_its_text_and_merges_the_same_afterwards() =>
        Checking.Holds(
            FactGenerator.Triple,
            1000,
            facts =>
            {
                var merged = FactMerge.Merge(facts.A, facts.B);
                var read = FactJson.Read(merged.Type, merged.Id, FactJson.Write(merged));
                read.ShouldBe(merged);
                FactJson.Write(FactMerge.Merge(read, facts.C)).ShouldBe(FactJson.Write(FactMerge.Merge(merged, facts.C)));
            }
        );

    [Fact]
    public void A_merge_never_forgets_a_settled_payment_nor_an_ended_subscription() =>
        Checking.Holds(
            FactGenerator.Triple,
            1000,
            facts =>
            {
                var merged = FactMerge.Merge(facts.A, facts.B);
                if (facts.A is SessionFact { SettledAtMs: { } settled })
                {
                    ((SessionFact)merged).SettledAtMs.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(settled);
                }

                if (facts.A is SubscriptionFact { Snapshot.Value.Ended: true })
                {
                    ((SubscriptionFact)merged).Snapshot!.Value.Ended.ShouldBeTrue();
                }
            }
        );

    [Fact]
    public void Facts_about_different_objects_do_not_merge()
    {
        var one = PaymentFact.Seen("pi_1", "in_1");
        Should.Throw<ArgumentException>(() => FactMerge.Merge(one, PaymentFact.Seen("pi_2", "in_1")));
    }

    [Fact]
    public void A_subscription_keeps_its_sixteen_newest_prices()
    {
        var fact = Enumerable
            .Range(1, 40)
            .Select(number =>
                (Fact)
                    SubscriptionFact.Seen(
                        new SubscriptionSeen
                        {
                            Id = "sub_1",
                            AtMs = number * 1000,
                            EventType = "customer.subscription.updated",
                            Snapshot = new SubscriptionSnapshot
                            {
                                Status = "active",
                                Items = [new SubscriptionItem("si_1", $"price_{number}", 1, 0, 0, 1)],
                            },
                        }
                    )
            )
            .Aggregate(FactMerge.Merge);
        ((SubscriptionFact)fact)
            .Prices.Select(price => price.PriceId)
            .ShouldBe(Enumerable.Range(25, 16).Reverse().Select(number => $"price_{number}"));
    }
}
