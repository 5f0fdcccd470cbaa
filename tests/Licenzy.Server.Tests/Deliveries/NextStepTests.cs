using Licenzy.Core.Webhooks;
using Licenzy.Server.Deliveries;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>For the class of bugs in which an attempt leads to the wrong state, or says the wrong thing about its endpoint.</summary>
public sealed class NextStepTests
{
    private const long Ended = 1_000_000;

    [Theory]
    [InlineData(200, 0, "sent", "done")]
    [InlineData(204, 9, "sent", "done")]
    [InlineData(500, 0, "failed", "due")]
    [InlineData(500, 8, "failed", "due")]
    [InlineData(500, 9, "dead", "done")]
    [InlineData(410, 0, "failed", "due")]
    public void A_status_and_the_attempts_before_decide_the_state(int status, int before, string state, string queue)
    {
        var step = After(status, before);

        (step.Row.Status, step.Row.Queue, step.Row.SeriesAttempts).ShouldBe((state, queue, before + 1));
        (step.Row.FinishedMs is null).ShouldBe(queue == "due");
        step.Attempt.NextDueMs.ShouldBe(queue == "due" ? step.Row.DueMs : null);
        step.Result.Exhausted.ShouldBe(state == "dead");
        step.Result.Gone.ShouldBe(status == 410);
    }

    [Fact]
    public void The_schedule_counts_the_series_and_the_number_counts_the_life()
    {
        var row = Row(seriesAttempts: 0) with { Attempts = 10, Trigger = DeliveryTrigger.Requeue };

        var step = NextStep.After(Attempted(row, 503), RetrySchedule.Standard, jitter: 0.5);

        (step.Row.Attempts, step.Row.SeriesAttempts, step.Row.Trigger).ShouldBe((11, 1, DeliveryTrigger.Retry));
        step.Row.DueMs.ShouldBe(Ended + 5_000);
        (step.Attempt.Number, step.Attempt.Trigger).ShouldBe((11, DeliveryTrigger.Requeue));
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(500, false)]
    [InlineData(200, false)]
    public void Only_an_endpoint_that_is_too_busy_is_left_alone_with_everything(int status, bool isPaused)
    {
        var attempted = Attempted(Row(0), status, TimeSpan.FromMinutes(20));

        var step = NextStep.After(attempted, RetrySchedule.Standard, jitter: 0.5);

        step.Result.EndpointPause.ShouldBe(isPaused ? TimeSpan.FromMinutes(20) : null);
    }

    private static NextStep After(int status, int before) =>
        NextStep.After(Attempted(Row(before), status), RetrySchedule.Standard, jitter: 0.5);

    private static DeliveryRow Row(int seriesAttempts) =>
        new()
        {
            ProjectId = "prj_1",
            Mode = "test",
            Id = "dlv_1",
            EndpointId = "whe_1",
            Attempts = seriesAttempts,
            SeriesAttempts = seriesAttempts,
            DueMs = Ended - 100,
        };

    private static AttemptedDelivery Attempted(DeliveryRow row, int status, TimeSpan? retryAfter = null)
    {
        var isDelivered = status < 300;
        var outcome = new SendOutcome(
            isDelivered,
            status,
            isDelivered ? null : SendError.Http,
            isDelivered ? null : "The answer is not 2xx.",
            retryAfter,
            "",
            "127.0.0.1",
            DurationMs: 40
        );
        const string Url = "https://app.example.com/";
        var target = WebhookTarget.Of(Url, live: false, new OutboundGuard([]));
        var claim = new EndpointClaim(row.Endpoint, Url, target, [], Ended + 60_000);
        return new AttemptedDelivery(new ClaimedDelivery(row, claim), outcome, Ended - 40, Ended);
    }
}
