using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core.Tests.Generators;
using Licenzy.Core.Usage;

namespace Licenzy.Core.Tests.Usage;

/// <summary>For the class of bugs in which a request that is decided with others gets another answer than it would have got alone.</summary>
public sealed class PackDrawsTests
{
    private static readonly Gen<(Pack[] Packs, long[] Requests)> Cases =
        from packs in Gen.Choose(0, 5).SelectMany(count => PackGen().ArrayOf(count))
        from requests in Gen.Choose(0, 12).SelectMany(count => Gen.Choose(1, 15).Select(units => (long)units).ArrayOf(count))
        select (packs.DistinctBy(pack => pack.Id, StringComparer.Ordinal).ToArray(), requests);

    [Fact]
    public void Requests_decided_together_get_what_each_would_have_got_alone_after_the_ones_before() =>
        Checking.Holds(
            Cases,
            5000,
            given =>
            {
                var together = PackDraws.Of(given.Packs);
                var packs = given.Packs.ToDictionary(pack => pack.Id, StringComparer.Ordinal);
                foreach (var units in given.Requests)
                {
                    var plan = together.Take(units);

                    plan.ShouldBe(Alone(packs.Values, units));
                    foreach (var draw in plan.Match(enough => enough.Draws, _ => []))
                    {
                        packs[draw.PackId] = packs[draw.PackId] with { Remaining = draw.RemainingAfter };
                    }

                    together.Remaining.ShouldBe(packs.Values.Sum(pack => pack.Remaining));
                }
            }
        );

    [Fact]
    public void Nothing_is_spent_twice_whatever_the_sequence() =>
        Checking.Holds(
            Cases,
            3000,
            given =>
            {
                var together = PackDraws.Of(given.Packs);
                var taken = given.Requests.Sum(units =>
                    together.Take(units).Match(enough => enough.Draws.Sum(draw => draw.Units), _ => 0L)
                );
                (taken + together.Remaining).ShouldBe(given.Packs.Sum(pack => pack.Remaining));
            }
        );

    [Fact]
    public void A_refusal_leaves_the_packs_as_they_were()
    {
        var draws = PackDraws.Of([new Pack("ent_a", 5, null, 1), new Pack("ent_b", 5, null, 2)]);

        draws.Take(11).ShouldBe(new ConsumptionPlan.Insufficient(10));
        draws.Take(7).ShouldBe(new ConsumptionPlan.Enough([new("ent_a", 5, 0), new("ent_b", 2, 3)], 3));
        draws.Take(3).ShouldBe(new ConsumptionPlan.Enough([new("ent_b", 3, 0)], 0));
        draws.Take(1).ShouldBe(new ConsumptionPlan.Insufficient(0));
    }

    [Fact]
    public void More_units_than_can_be_counted_are_no_balance() =>
        Should.Throw<OverflowException>(() => PackDraws.Of([new Pack("ent_a", long.MaxValue, null, 1), new Pack("ent_b", 1, null, 1)]));

    /// <summary>The rule in plain words, for one request: all or none, the soonest to expire first, then the oldest, then by id.</summary>
    private static ConsumptionPlan Alone(IEnumerable<Pack> packs, long units)
    {
        var all = packs.Sum(pack => pack.Remaining);
        if (all < units)
        {
            return new ConsumptionPlan.Insufficient(all);
        }

        var draws = new List<Draw>();
        foreach (
            var pack in packs
                .Where(pack => pack.Remaining > 0)
                .OrderBy(pack => pack.ExpiresAtMs ?? long.MaxValue)
                .ThenBy(pack => pack.StartsAtMs)
                .ThenBy(pack => pack.Id, StringComparer.Ordinal)
        )
        {
            var taken = Math.Min(units - draws.Sum(draw => draw.Units), pack.Remaining);
            if (taken > 0)
            {
                draws.Add(new Draw(pack.Id, taken, pack.Remaining - taken));
            }
        }

        return new ConsumptionPlan.Enough(draws.ToValueList(), all - units);
    }

    private static Gen<Pack> PackGen() =>
        from id in Gen.Choose(1, 9)
        from remaining in Gen.Choose(0, 20)
        from expires in Gen.Choose(0, 3)
        from starts in Gen.Choose(0, 2)
        select new Pack($"ent_{id}", remaining, expires == 0 ? null : expires, starts);
}
