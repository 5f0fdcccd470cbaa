using FsCheck.Fluent;
using Licenzy.Core.Tests.Generators;
using Licenzy.Core.Webhooks;

namespace Licenzy.Core.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    private const double Middle = 0.5;
    private const double Last = 0.999_999_999;

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 300)]
    [InlineData(3, 1_800)]
    [InlineData(4, 7_200)]
    [InlineData(5, 18_000)]
    [InlineData(6, 36_000)]
    [InlineData(7, 50_400)]
    [InlineData(8, 72_000)]
    [InlineData(9, 86_400)]
    public void The_standard_schedule_waits_after_each_failure_as_documented(int attempts, int seconds) =>
        RetrySchedule.Standard.After(attempts, Middle, null).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void The_standard_schedule_makes_ten_attempts_over_three_days_and_a_little()
    {
        var schedule = RetrySchedule.Standard;

        schedule.MaximumAttempts.ShouldBe(10);
        schedule.After(10, Middle, null).ShouldBeNull();
        schedule.After(11, Middle, TimeSpan.FromSeconds(1)).ShouldBeNull();
        schedule.Delays.Aggregate(TimeSpan.Zero, (sum, delay) => sum + delay).ShouldBe(new TimeSpan(75, 35, 5));
        schedule.ToString().ShouldBe("5s,5m,30m,2h,5h,10h,14h,20h,24h");
    }

    [Fact]
    public void Jitter_stays_between_four_and_six_fifths_of_every_delay()
    {
        for (var attempts = 1; attempts < RetrySchedule.Standard.MaximumAttempts; attempts++)
        {
            var step = attempts;
            var delay = RetrySchedule.Standard.Delays[step - 1];
            Checking.Holds(
                Gen.Choose(0, 999_999).Select(number => number / 1_000_000d),
                1_000,
                jitter => RetrySchedule.Standard.After(step, jitter, null)!.Value.ShouldBeInRange(delay * 0.8, delay * 1.2)
            );
            RetrySchedule.Standard.After(step, 0, null).ShouldBe(delay * 0.8);
            RetrySchedule.Standard.After(step, Last, null)!.Value.ShouldBeInRange(delay * 1.199, delay * 1.2);
        }
    }

    [Theory]
    [InlineData(1, 120, 120)]
    [InlineData(1, 1, 5)]
    [InlineData(1, 0, 5)]
    [InlineData(1, -60, 5)]
    [InlineData(4, 60, 7_200)]
    [InlineData(1, 86_400, 86_400)]
    [InlineData(1, 86_401, 86_400)]
    [InlineData(9, 9_999_999, 86_400)]
    public void What_the_receiver_asks_for_can_make_the_wait_longer_up_to_a_day_and_never_shorter(int attempts, int asked, int waited) =>
        RetrySchedule.Standard.After(attempts, Middle, TimeSpan.FromSeconds(asked)).ShouldBe(TimeSpan.FromSeconds(waited));

    [Fact]
    public void What_the_receiver_asks_for_does_not_shorten_a_delay_of_more_than_a_day() =>
        new RetrySchedule([TimeSpan.FromDays(7)]).After(1, Middle, TimeSpan.MaxValue).ShouldBe(TimeSpan.FromDays(7));

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(-1, 0.5)]
    [InlineData(1, -0.01)]
    [InlineData(1, 1d)]
    [InlineData(1, double.NaN)]
    public void A_number_of_attempts_or_a_jitter_out_of_its_range_is_a_bug(int attempts, double jitter) =>
        Should.Throw<ArgumentOutOfRangeException>(() => RetrySchedule.Standard.After(attempts, jitter, null));

    [Fact]
    public void A_schedule_has_delays_and_all_are_more_than_zero()
    {
        Should.Throw<ArgumentException>(() => new RetrySchedule([]));
        Should.Throw<ArgumentException>(() => new RetrySchedule([TimeSpan.FromSeconds(1), TimeSpan.Zero]));
        Should.Throw<ArgumentException>(() => new RetrySchedule([TimeSpan.FromSeconds(-1)]));
    }

    [Theory]
    [InlineData("1s", "1s", 1)]
    [InlineData("60s", "60s", 60)]
    [InlineData("1m, 2h", "1m,2h", 60, 7_200)]
    [InlineData("7d", "7d", 604_800)]
    [InlineData("1d,24h", "1d,24h", 86_400, 86_400)]
    public void A_text_is_read_and_given_back(string text, string back, params int[] seconds)
    {
        RetrySchedule.TryParse(text, out var schedule).ShouldBeTrue();

        schedule.Delays.ShouldBe(seconds.Select(count => TimeSpan.FromSeconds(count)));
        schedule.ToString().ShouldBe(back);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("5s,")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5 s")]
    [InlineData("1.5h")]
    [InlineData("500ms")]
    [InlineData("5w")]
    [InlineData("5S")]
    [InlineData("169h")]
    [InlineData("8d")]
    [InlineData("2147483647d")]
    [InlineData("99999999999s")]
    [InlineData("1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s")]
    public void A_text_that_is_no_schedule_is_refused(string? text)
    {
        RetrySchedule.TryParse(text, out var schedule).ShouldBeFalse();
        schedule.ShouldBeSameAs(RetrySchedule.Standard);
    }

    [Fact]
    public void Twenty_delays_are_the_most()
    {
        var text = string.Join(',', Enumerable.Repeat("1s", 20));

        RetrySchedule.TryParse(text, out var schedule).ShouldBeTrue();
        schedule.MaximumAttempts.ShouldBe(21);
    }

    [Fact]
    public void The_text_of_any_schedule_of_whole_seconds_reads_as_the_same_schedule() =>
        Checking.Holds(
            Gen.Choose(1, 604_800).Select(seconds => TimeSpan.FromSeconds(seconds)).NonEmptyListOf(),
            500,
            delays =>
            {
                var schedule = new RetrySchedule([.. delays.Take(RetrySchedule.MostDelays)]);
                RetrySchedule.TryParse(schedule.ToString(), out var read).ShouldBeTrue();
                read.Delays.ShouldBe(schedule.Delays);
            }
        );
}
