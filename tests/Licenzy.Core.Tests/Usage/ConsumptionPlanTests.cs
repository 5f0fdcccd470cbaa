using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core.Tests.Generators;
using Licenzy.Core.Usage;

namespace Licenzy.Core.Tests.Usage;

public sealed class ConsumptionPlanTests
{
    private static readonly Gen<(Pack[] Packs, long Units)> Cases =
        from packs in Gen.Choose(0, 6).SelectMany(count => PackGen().ArrayOf(count))
        from units in Gen.Choose(1, 40)
        select (packs.DistinctBy(pack => pack.Id, StringComparer.Ordinal).ToArray(), (long)units);

    [Fact]
    public void A_plan_takes_exactly_what_was_asked_for_or_nothing() =>
        Checking.Holds(
            Cases,
            3000,
            given =>
            {
                var there = given.Packs.Sum(pack => pack.Remaining);
                ConsumptionPlan
                    .Make(given.Packs, given.Units)
                    .Match(
                        enough => (enough.Draws.Sum(draw => draw.Units), enough.RemainingAfter),
                        insufficient => (0, insufficient.Remaining)
                    )
                    .ShouldBe(there >= given.Units ? (given.Units, there - given.Units) : (0, there));
            }
        );

    [Fact]
    public void A_plan_never_takes_more_than_a_pack_has() =>
        Checking.Holds(
            Cases,
            3000,
            given =>
            {
                foreach (var draw in DrawsOf(given))
                {
                    var pack = given.Packs.Single(one => one.Id == draw.PackId);
                    draw.Units.ShouldBeInRange(1, pack.Remaining);
                    draw.RemainingAfter.ShouldBe(pack.Remaining - draw.Units);
                }
            }
        );

    [Fact]
    public void A_pack_that_expires_later_is_touched_only_when_the_sooner_ones_are_empty() =>
        Checking.Holds(
            Cases,
            3000,
            given =>
            {
                var draws = DrawsOf(given);
                foreach (var later in given.Packs.Where(pack => draws.Any(draw => draw.PackId == pack.Id)))
                {
                    foreach (var sooner in given.Packs.Where(pack => pack.Remaining > 0 && Ends(pack) < Ends(later)))
                    {
                        draws.Single(draw => draw.PackId == sooner.Id).RemainingAfter.ShouldBe(0);
                    }
                }
            }
        );

    [Fact]
    public void Equal_ends_are_decided_by_the_start_and_then_by_the_id()
    {
        Pack[] packs = [new("ent_c", 5, null, 1), new("ent_b", 5, null, 1), new("ent_a", 5, null, 2), new("ent_d", 5, 9, 9)];
        var draws = ConsumptionPlan.Make(packs, 17).ShouldBeOfType<ConsumptionPlan.Enough>().Draws;
        draws.ShouldBe([new("ent_d", 5, 0), new("ent_b", 5, 0), new("ent_c", 5, 0), new("ent_a", 2, 3)]);
    }

    [Fact]
    public void The_order_of_the_packs_does_not_matter() =>
        Checking.Holds(
            Cases,
            1000,
            given =>
                ConsumptionPlan.Make(given.Packs, given.Units).ShouldBe(ConsumptionPlan.Make(given.Packs.Reverse().ToArray(), given.Units))
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_no_plan_for_no_units(long units) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ConsumptionPlan.Make([], units));

    [Fact]
    public void An_adjustment_never_takes_more_than_is_left()
    {
        UsageAdjustment.ByDelta(30, -50).ShouldBe(-30);
        UsageAdjustment.ByDelta(30, 50).ShouldBe(50);
        UsageAdjustment.BySetting(30, 10).ShouldBe(-20);
        Should.Throw<ArgumentOutOfRangeException>(() => UsageAdjustment.BySetting(30, -1));
    }

    private static ValueList<Draw> DrawsOf((Pack[] Packs, long Units) given) =>
        ConsumptionPlan.Make(given.Packs, given.Units).Match(enough => enough.Draws, _ => []);

    private static long Ends(Pack pack) => pack.ExpiresAtMs ?? long.MaxValue;

    private static Gen<Pack> PackGen() =>
        from id in Gen.Choose(1, 9)
        from remaining in Gen.Choose(0, 12)
        from expires in Gen.Choose(0, 3)
        from starts in Gen.Choose(0, 2)
        select new Pack($"ent_{id}", remaining, expires == 0 ? null : expires, starts);
}
