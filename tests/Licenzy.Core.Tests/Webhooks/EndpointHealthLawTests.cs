using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core.Tests.Generators;
using Licenzy.Core.Webhooks;

namespace Licenzy.Core.Tests.Webhooks;

/// <summary>What holds of an endpoint's health whatever happens to it.</summary>
public sealed class EndpointHealthLawTests
{
    private const long Start = 1_700_000_000_000;

    /// <summary>Attempts some milliseconds or some days apart, mostly failing: both the breaker's minutes and the five days are met.</summary>
    private static Gen<List<(AttemptResult Result, long AfterMs)>> Histories =>
        (
            from kind in Gen.Choose(0, 99)
            from exhausted in Gen.Choose(0, 9)
            from pause in Gen.Choose(0, 7_200)
            from near in Gen.Choose(0, 120_000)
            from far in Gen.Choose(0, 72)
            from isFar in Gen.Choose(0, 3)
            select (
                new AttemptResult(
                    Delivered: kind < 4,
                    Exhausted: exhausted < 3,
                    Gone: kind == 99,
                    EndpointPause: kind is >= 90 and < 95 ? TimeSpan.FromSeconds(pause) : null
                ),
                isFar == 0 ? far * 3_600_000L : near
            )
        )
            .ListOf(60)
            .Select(list => list.ToList());

    [Fact]
    public void No_history_leaves_a_contradiction() =>
        Along(step =>
        {
            var health = step.Change.Health;
            health.ToldPercent.ShouldBeOneOf(0L, 50L, 70L, 90L, 100L);
            health.WindowFailures.ShouldBeInRange(0, health.WindowAttempts);
            (health.WindowStartMs is null).ShouldBe(health.WindowAttempts == 0);
            health.Exhausted.ShouldBeGreaterThanOrEqualTo(0);
            if (health.FailingSinceMs is null)
            {
                health.ShouldSatisfyAllConditions(
                    it => it.Exhausted.ShouldBe(0),
                    it => it.ToldPercent.ShouldBe(0),
                    it => it.PausedUntilMs.ShouldBeNull()
                );
            }
            else
            {
                health.LastFailureMs!.Value.ShouldBeGreaterThanOrEqualTo(health.FailingSinceMs.Value);
            }

            step.Change.Paused.ShouldBe(!step.Before.IsPaused && health.IsPaused);
            step.Change.Resumed.ShouldBe(step.Before.IsPaused && !health.IsPaused);
            (health.PausedUntilMs ?? 0).ShouldBeLessThanOrEqualTo(step.NowMs + EndpointHealth.LongestPauseMs);
        });

    [Fact]
    public void A_success_always_clears_and_a_failure_never_does() =>
        Along(step =>
        {
            (step.Change.Health.FailingSinceMs is null).ShouldBe(step.Result.Delivered);
            if (step.Result.Delivered)
            {
                step.Change.Health.IsPaused.ShouldBeFalse();
                step.Change.Health.LastSuccessMs.ShouldBe(step.NowMs);
                step.Change.DisabledReason.ShouldBeNull();
                step.Change.NoticePercent.ShouldBeNull();
            }
            else if (step.Before.IsPaused)
            {
                step.Change.Health.PausedUntilMs!.Value.ShouldBeGreaterThan(step.NowMs);
            }
        });

    [Fact]
    public void Nothing_is_disabled_before_five_days_unless_it_is_gone() =>
        Along(step =>
        {
            var change = step.Change;
            (change.DisabledReason == "gone").ShouldBe(step.Result is { Delivered: false, Gone: true });
            var failing = change.Health is { FailingSinceMs: { } since, Exhausted: >= 1 } && step.NowMs - since >= 120 * 3_600_000L;
            (change.DisabledReason == "failing").ShouldBe(failing && !step.Result.Gone);
        });

    [Fact]
    public void Each_notice_is_told_at_most_once_in_a_spell_and_in_rising_order()
    {
        var spell = new List<int>();
        Along(step =>
        {
            if (step.IsFirst || step.Result.Delivered)
            {
                spell.Clear();
            }

            if (step.Change.NoticePercent is { } percent)
            {
                spell.ShouldAllBe(told => told < percent);
                spell.Add(percent);
                step.Change.Health.ToldPercent.ShouldBe(percent);
                (percent == 100).ShouldBe(step.Change.DisabledReason == "failing");
            }
        });
    }

    [Fact]
    public void The_histories_meet_what_they_are_made_for()
    {
        HashSet<string> met = [];
        Along(step =>
        {
            met.Add($"disabled {step.Change.DisabledReason}");
            met.Add($"notice {step.Change.NoticePercent}");
            met.Add(
                step.Change.Paused ? "paused"
                : step.Change.Resumed ? "resumed"
                : "neither"
            );
        });

        met.ShouldBe(
            [
                "disabled ",
                "disabled gone",
                "disabled failing",
                "notice ",
                "notice 50",
                "notice 70",
                "notice 90",
                "notice 100",
                "paused",
                "resumed",
                "neither",
            ],
            ignoreOrder: true
        );
    }

    private static void Along(Action<Step> law) =>
        Checking.Holds(
            Histories,
            500,
            history =>
            {
                var health = new EndpointHealth();
                var now = Start;
                foreach (var (index, (result, afterMs)) in history.Index())
                {
                    now += afterMs;
                    var change = health.After(result, now);
                    law(new Step(health, result, now, change, index == 0));
                    health = change.Health;
                }
            }
        );

    private sealed record Step(EndpointHealth Before, AttemptResult Result, long NowMs, HealthChange Change, bool IsFirst);
}
