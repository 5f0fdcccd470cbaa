namespace Licenzy.Core.Webhooks;

/// <summary>What one attempt says about its endpoint.</summary>
/// <param name="Delivered">Whether the endpoint answered 2xx in time. If so, nothing else counts.</param>
/// <param name="Exhausted">Whether the delivery has no attempts left now.</param>
/// <param name="Gone">Whether the endpoint answered 410: it wants nothing any more.</param>
/// <param name="EndpointPause">For how long it asked to be left alone, by 429 or 503 with <c>Retry-After</c>; null otherwise.</param>
/// <param name="StartedMs">When it began, Unix ms; null counts as after everything that is known of the endpoint.</param>
public sealed record AttemptResult(
    bool Delivered,
    bool Exhausted = false,
    bool Gone = false,
    TimeSpan? EndpointPause = null,
    long? StartedMs = null
);

/// <summary>What an attempt changed about its endpoint.</summary>
/// <param name="Health">The health after it.</param>
/// <param name="DisabledReason">
/// Why the endpoint is to be disabled (<see cref="EndpointHealth.GoneReason"/> or <see cref="EndpointHealth.FailingReason"/>); null while
/// it is not. Attempts that were under way when it was disabled may say so again.
/// </param>
/// <param name="NoticePercent">
/// How much of the time until disabling has passed, when its owner is to be told of it now: 50, 70 or 90, and 100 together with
/// <see cref="EndpointHealth.FailingReason"/>; null otherwise. An endpoint that is gone has no such way: its reason is the notice.
/// </param>
/// <param name="Paused">Whether the breaker opened with this attempt: it was closed before.</param>
/// <param name="Resumed">Whether the breaker closed with this attempt.</param>
public sealed record HealthChange(EndpointHealth Health, string? DisabledReason, int? NoticePercent, bool Paused, bool Resumed);
