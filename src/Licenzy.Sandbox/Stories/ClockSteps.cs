using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Stories;

/// <summary>How time passes in a story: on a test clock, by Stripe's own routes.</summary>
internal static class ClockSteps
{
    private const string Clocks = "/v1/test_helpers/test_clocks";

    // An invoice stays a draft for an hour before it is collected.
    private const long PastTheDraft = 2 * 3_600;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Makes a clock that stands at the present time.</summary>
    public static Task<Answer> MakeAsync(StoryStage stage) =>
        stage.CallAsync(
            "POST",
            Clocks,
            ("frozen_time", stage.Settings.TimeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>
    /// <c>{days?, hours?}</c>, or <c>{until: "next_period"}</c>, when the invoice of the period after the present one is made
    /// and has been collected: sends the clock forward and waits until it has arrived.
    /// </summary>
    public static async Task<Answer> AdvanceAsync(StoryStage stage, JsonObject step)
    {
        var clock = await stage.CallAsync("GET", $"{Clocks}/{stage.Clock}");
        if ((long?)clock.Result?["frozen_time"] is not { } now)
        {
            return clock;
        }
        if (Target(stage, step, now) is not { } target)
        {
            return StripeError.Invalid("The story has no subscription whose next period could be waited for.");
        }
        var sent = await stage.CallAsync(
            "POST",
            $"{Clocks}/{stage.Clock}/advance",
            ("frozen_time", target.ToString(CultureInfo.InvariantCulture))
        );
        return sent.Refusal is null ? await ArrivalAsync(stage) : sent;
    }

    private static long? Target(StoryStage stage, JsonObject step, long now)
    {
        if ((string?)step["until"] is null)
        {
            return now + (((long?)step["days"] ?? 0) * 86_400) + (((long?)step["hours"] ?? 0) * 3_600);
        }
        var items = stage.Newest("subscription")?["items"]?["data"]?.AsArray();
        return items?.Max(item => (long)item!["current_period_end"]!) + PastTheDraft;
    }

    private static async Task<Answer> ArrivalAsync(StoryStage stage)
    {
        var started = stage.Settings.TimeProvider.GetTimestamp();
        while (stage.Settings.TimeProvider.GetElapsedTime(started) < Patience)
        {
            var clock = await stage.CallAsync("GET", $"{Clocks}/{stage.Clock}");
            if (clock.Refusal is not null || (string?)clock.Result!["status"] == "ready")
            {
                return clock;
            }
            await Task.Delay(Glance, stage.Settings.TimeProvider);
        }
        return StripeError.Invalid("The test clock did not arrive.");
    }
}
