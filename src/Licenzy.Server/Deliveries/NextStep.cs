using Licenzy.Core.Webhooks;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>What becomes of a delivery after an attempt: pure, so that every due time can be told beforehand.</summary>
/// <param name="Row">The delivery as it is to be stored.</param>
/// <param name="Attempt">The attempt as it is to be stored.</param>
/// <param name="Result">What it says about the endpoint.</param>
internal sealed record NextStep(DeliveryRow Row, DeliveryAttemptRow Attempt, AttemptResult Result)
{
    private const int Gone = 410;
    private const int TooManyRequests = 429;
    private const int Unavailable = 503;

    /// <param name="attempted">The attempt.</param>
    /// <param name="schedule">When failures are tried again.</param>
    /// <param name="jitter">From 0 to less than 1, at random.</param>
    public static NextStep After(AttemptedDelivery attempted, RetrySchedule schedule, double jitter)
    {
        var before = attempted.Delivery.Row;
        var outcome = attempted.Outcome;
        var series = before.SeriesAttempts + 1;
        var wait = outcome.Delivered ? null : schedule.After((int)series, jitter, outcome.RetryAfter);
        long? due = wait is { } pause ? attempted.EndedMs + (long)pause.TotalMilliseconds : null;
        var row = before with
        {
            Status =
                outcome.Delivered ? DeliveryStatus.Sent
                : due is null ? DeliveryStatus.Dead
                : DeliveryStatus.Failed,
            Queue = due is null ? DeliveryQueue.Done : DeliveryQueue.Due,
            Trigger = DeliveryTrigger.Retry,
            Attempts = attempted.Delivery.Number,
            SeriesAttempts = series,
            DueMs = due ?? before.DueMs,
            LastHttpStatus = outcome.StatusCode,
            LastError = outcome.Error,
            LastAttemptMs = attempted.StartedMs,
            UpdatedMs = attempted.EndedMs,
            FinishedMs = due is null ? attempted.EndedMs : null,
        };
        return new NextStep(row, AttemptRow(attempted, due), ResultOf(attempted, exhausted: !outcome.Delivered && due is null));
    }

    /// <summary>An endpoint that asks for time is left alone with everything, not only with this delivery.</summary>
    private static AttemptResult ResultOf(AttemptedDelivery attempted, bool exhausted) =>
        new(
            attempted.Outcome.Delivered,
            exhausted,
            attempted.Outcome.StatusCode == Gone,
            attempted.Outcome.StatusCode is TooManyRequests or Unavailable ? attempted.Outcome.RetryAfter : null,
            attempted.StartedMs
        );

    private static DeliveryAttemptRow AttemptRow(AttemptedDelivery attempted, long? nextDueMs)
    {
        var before = attempted.Delivery.Row;
        return new DeliveryAttemptRow
        {
            ProjectId = before.ProjectId,
            Mode = before.Mode,
            DeliveryId = before.Id,
            Number = attempted.Delivery.Number,
            EndpointId = before.EndpointId,
            Trigger = before.Trigger,
            StartedMs = attempted.StartedMs,
            DurationMs = attempted.Outcome.DurationMs,
            Url = attempted.Delivery.Claim.Url,
            Address = attempted.Outcome.Address,
            HttpStatus = attempted.Outcome.StatusCode,
            Error = attempted.Outcome.Error,
            Detail = attempted.Outcome.Detail,
            Response = attempted.Outcome.ResponseExcerpt,
            NextDueMs = nextDueMs,
        };
    }
}
