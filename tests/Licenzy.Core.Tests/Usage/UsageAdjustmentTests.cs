using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core.Usage;

namespace Licenzy.Core.Tests.Usage;

/// <summary>What an adjustment really changes, whatever was sold, added and consumed before.</summary>
public sealed class UsageAdjustmentTests
{
    private sealed record Balance(long Granted, long Adjusted, long Consumed)
    {
        public long Remaining => Math.Max(0, Granted + Adjusted - Consumed);

        public long Overdrawn => UsageAdjustment.Overdrawn(Granted, Adjusted, Consumed);

        /// <summary>The balance after a fact of so many units.</summary>
        public Balance With(long delta) => this with { Adjusted = Adjusted + delta };
    }

    private static readonly Arbitrary<(Balance Balance, long Asked)> Any = (
        from granted in Gen.Choose(0, 2_000)
        from adjusted in Gen.Choose(-500, 500)
        from consumed in Gen.Choose(0, 3_000)
        from asked in Gen.Choose(-3_000, 3_000)
        select (new Balance(granted, adjusted, consumed), (long)asked)
    ).ToArbitrary();

    [Fact]
    public void What_is_told_to_change_is_what_the_balance_changes_by() =>
        Prop.ForAll(
                Any,
                one =>
                {
                    var effective = UsageAdjustment.ByDelta(one.Balance.Remaining, one.Asked);
                    var after = one.Balance.With(effective + one.Balance.Overdrawn);
                    after.Remaining.ShouldBe(one.Balance.Remaining + effective);
                    after.Remaining.ShouldBeGreaterThanOrEqualTo(0);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Setting_a_balance_reaches_it() =>
        Prop.ForAll(
                Any,
                one =>
                {
                    var target = Math.Abs(one.Asked);
                    var effective = UsageAdjustment.BySetting(one.Balance.Remaining, target);
                    one.Balance.With(effective + one.Balance.Overdrawn).Remaining.ShouldBe(target);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Taking_an_adjustment_back_at_once_leaves_the_balance_as_it_was() =>
        Prop.ForAll(
                Any,
                one =>
                {
                    var effective = UsageAdjustment.ByDelta(one.Balance.Remaining, one.Asked);
                    var after = one.Balance.With(effective + one.Balance.Overdrawn);
                    var back = UsageAdjustment.ByDelta(after.Remaining, -effective);
                    after.With(back + after.Overdrawn).Remaining.ShouldBe(one.Balance.Remaining);
                }
            )
            .QuickCheckThrowOnFailure();
}
