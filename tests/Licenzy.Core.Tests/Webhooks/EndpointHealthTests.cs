using Licenzy.Core.Webhooks;

namespace Licenzy.Core.Tests.Webhooks;

public sealed class EndpointHealthTests
{
    private const long Start = 1_700_000_000_000;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private static readonly AttemptResult Success = new(Delivered: true);
    private static readonly AttemptResult Failure = new(Delivered: false);
    private static readonly AttemptResult LastFailure = new(Delivered: false, Exhausted: true);

    [Fact]
    public void The_first_failure_starts_the_spell_and_later_ones_do_not_move_its_start()
    {
        var first = new EndpointHealth().After(Failure, Start).Health;
        var second = first.After(LastFailure, Start + Hour).Health;

        first.FailingSinceMs.ShouldBe(Start);
        second.FailingSinceMs.ShouldBe(Start);
        second.LastFailureMs.ShouldBe(Start + Hour);
        second.Exhausted.ShouldBe(1);
        second.LastSuccessMs.ShouldBeNull();
    }

    [Fact]
    public void A_success_ends_the_spell_and_everything_that_hangs_on_it()
    {
        var failing = Run(new EndpointHealth(), [(LastFailure, 0), (Failure, 61 * Hour)]);
        failing.ToldPercent.ShouldBe(50);

        var well = failing.After(Success, Start + (62 * Hour)).Health;

        well.FailingSinceMs.ShouldBeNull();
        well.Exhausted.ShouldBe(0);
        well.ToldPercent.ShouldBe(0);
        well.PausedUntilMs.ShouldBeNull();
        well.LastSuccessMs.ShouldBe(Start + (62 * Hour));
        well.LastFailureMs.ShouldBe(Start + (61 * Hour));
    }

    [Fact]
    public void Nine_failures_leave_the_breaker_closed_and_the_tenth_opens_it_for_a_minute()
    {
        var nine = Run(new EndpointHealth(), Enumerable.Range(0, 9).Select(second => (Failure, second * 1_000L)));
        nine.IsPaused.ShouldBeFalse();

        var tenth = nine.After(Failure, Start + 9_000);

        tenth.Paused.ShouldBeTrue();
        tenth.Health.PausedUntilMs.ShouldBe(Start + 9_000 + Minute);
        tenth.Health.MayProbe(Start + 9_000 + Minute - 1).ShouldBeFalse();
        tenth.Health.MayProbe(Start + 9_000 + Minute).ShouldBeTrue();
    }

    [Theory]
    [InlineData(3, 7, true)]
    [InlineData(4, 7, false)]
    [InlineData(4, 10, true)]
    [InlineData(0, 9, false)]
    public void Seven_failures_of_ten_open_it_and_fewer_do_not(int successes, int failures, bool opens)
    {
        var attempts = Enumerable.Repeat(Success, successes).Concat(Enumerable.Repeat(Failure, failures)).Select(result => (result, 0L));

        Run(new EndpointHealth(), attempts).IsPaused.ShouldBe(opens);
    }

    [Fact]
    public void Failures_of_an_earlier_window_do_not_count()
    {
        var nine = Run(new EndpointHealth(), Enumerable.Repeat((Failure, 0L), 9));

        nine.After(Failure, Start + EndpointHealth.WindowMs - 1).Paused.ShouldBeTrue();
        nine.After(Failure, Start + EndpointHealth.WindowMs).Paused.ShouldBeFalse();
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_a_minute_more_and_one_that_succeeds_closes_it()
    {
        var open = Run(new EndpointHealth(), Enumerable.Repeat((Failure, 0L), 10));

        var again = open.After(Failure, Start + (2 * Minute));
        var closed = again.Health.After(Success, Start + (4 * Minute));

        again.Paused.ShouldBeFalse("it was open already");
        again.Health.PausedUntilMs.ShouldBe(Start + (3 * Minute));
        closed.Resumed.ShouldBeTrue();
        closed.Health.IsPaused.ShouldBeFalse();
        closed.Health.MayProbe(long.MaxValue).ShouldBeFalse();
        closed.Health.After(Failure, Start + (4 * Minute)).Paused.ShouldBeFalse("what opened it is forgotten");
    }

    [Fact]
    public void A_success_that_was_under_way_when_it_opened_does_not_close_it()
    {
        var asked = new AttemptResult(Delivered: false, EndpointPause: TimeSpan.FromMinutes(10));
        var paused = new EndpointHealth().After(asked, Start).Health;

        var older = paused.After(Success with { StartedMs = Start - 1 }, Start + 1_000);
        var newer = older.Health.After(Success with { StartedMs = Start + (10 * Minute) }, Start + (11 * Minute));

        (older.Resumed, older.Health.PausedUntilMs, older.Health.FailingSinceMs).ShouldBe((false, Start + (10 * Minute), null));
        (newer.Resumed, newer.Health.PausedUntilMs).ShouldBe((true, null));
    }

    [Fact]
    public void A_success_that_finds_the_breaker_closed_resumes_nothing() =>
        new EndpointHealth()
            .After(Success, Start)
            .ShouldSatisfyAllConditions(it => it.Resumed.ShouldBeFalse(), it => it.Paused.ShouldBeFalse());

    [Theory]
    [InlineData(5, 5_000)]
    [InlineData(120, 120_000)]
    [InlineData(3_600, 3_600_000)]
    [InlineData(3_601, 3_600_000)]
    [InlineData(99_999_999, 3_600_000)]
    public void An_endpoint_is_left_alone_for_as_long_as_it_asks_up_to_an_hour(int seconds, long pauseMs)
    {
        var change = new EndpointHealth().After(Failure with { EndpointPause = TimeSpan.FromSeconds(seconds) }, Start);

        change.Paused.ShouldBeTrue();
        change.Health.PausedUntilMs.ShouldBe(Start + pauseMs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_pause_of_no_time_is_none(int seconds) =>
        new EndpointHealth().After(Failure with { EndpointPause = TimeSpan.FromSeconds(seconds) }, Start).Health.IsPaused.ShouldBeFalse();

    [Fact]
    public void A_pause_is_never_made_shorter()
    {
        var hour = new EndpointHealth().After(Failure with { EndpointPause = TimeSpan.FromHours(1) }, Start).Health;

        hour.After(Failure, Start + 1).Health.PausedUntilMs.ShouldBe(Start + Hour);
        hour.After(Failure with { EndpointPause = TimeSpan.FromSeconds(1) }, Start + 1).Health.PausedUntilMs.ShouldBe(Start + Hour);
    }

    [Fact]
    public void Gone_disables_at_once_and_tells_no_percentage()
    {
        var change = new EndpointHealth().After(Failure with { Gone = true }, Start);

        change.DisabledReason.ShouldBe("gone");
        change.NoticePercent.ShouldBeNull();
    }

    [Fact]
    public void Five_days_of_failures_disable_when_a_delivery_ran_out_of_attempts()
    {
        var failing = new EndpointHealth().After(Failure, Start).Health;

        failing.After(LastFailure, Start + (120 * Hour) - 1).DisabledReason.ShouldBeNull();
        failing.After(Failure, Start + (120 * Hour)).DisabledReason.ShouldBeNull("no delivery ran out yet");
        var change = failing.After(LastFailure, Start + (120 * Hour));

        change.DisabledReason.ShouldBe("failing");
        change.NoticePercent.ShouldBe(100);
        change.Health.ToldPercent.ShouldBe(100);
        change.Health.After(Failure, Start + (121 * Hour)).NoticePercent.ShouldBeNull("it was told");
    }

    [Fact]
    public void Each_notice_is_told_once_on_the_way_and_the_last_with_the_disabling()
    {
        var health = new EndpointHealth().After(LastFailure, Start).Health;
        var told = new List<(long Hour, int Percent)>();
        for (var hour = 1; hour <= 130; hour++)
        {
            var change = health.After(Failure, Start + (hour * Hour));
            health = change.Health;
            if (change.NoticePercent is { } percent)
            {
                told.Add((hour, percent));
            }
        }

        told.ShouldBe([(60, 50), (84, 70), (108, 90), (120, 100)]);
    }

    [Fact]
    public void Of_several_notices_passed_at_once_only_the_greatest_is_told()
    {
        var health = new EndpointHealth().After(Failure, Start).Health;

        health.After(Failure, Start + (110 * Hour)).NoticePercent.ShouldBe(90);
        health.After(Failure, Start + (200 * Hour)).NoticePercent.ShouldBe(90, "a hundred is told with the disabling");
        health.After(LastFailure, Start + (200 * Hour)).NoticePercent.ShouldBe(100);
    }

    [Fact]
    public void Who_enables_an_endpoint_again_gives_it_five_days_anew()
    {
        var disabled = Run(new EndpointHealth(), [.. Enumerable.Repeat((LastFailure, 0L), 10), (LastFailure, 120 * Hour)]);

        var enabled = disabled.Enabled();

        enabled.IsPaused.ShouldBeFalse();
        enabled.LastFailureMs.ShouldBe(Start + (120 * Hour));
        enabled.After(LastFailure, Start + (121 * Hour)).DisabledReason.ShouldBeNull();
    }

    private static EndpointHealth Run(EndpointHealth health, IEnumerable<(AttemptResult Result, long AfterMs)> attempts) =>
        attempts.Aggregate(health, (one, attempt) => one.After(attempt.Result, Start + attempt.AfterMs).Health);
}
