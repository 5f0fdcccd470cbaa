namespace Licenzy.Core.Webhooks;

/// <summary>
/// How an endpoint has been doing: when to leave it alone for a while (the breaker), when to tell its owner, and when to give it up. All
/// times are Unix ms.
/// </summary>
/// <remarks>
/// The breaker has three states. Closed (<see cref="PausedUntilMs"/> is null): deliveries go out. Open: none goes out until then.
/// Half-open (that time has passed): one delivery goes out as a probe; its success closes the breaker, its failure opens it again.
/// </remarks>
public sealed record EndpointHealth
{
    /// <summary>How long a window lasts in which attempts are counted for the breaker, in ms.</summary>
    public const long WindowMs = 5 * 60_000;

    /// <summary>The fewest attempts in a window that can open the breaker.</summary>
    public const int WindowFewestAttempts = 10;

    /// <summary>The share of a window's attempts that must have failed to open it, in percent.</summary>
    public const int WindowFailedPercent = 70;

    /// <summary>How long the breaker stays open, in ms.</summary>
    public const long PauseMs = 60_000;

    /// <summary>The longest pause that an endpoint can ask for, in ms: a mistyped <c>Retry-After</c> must not silence it for a year.</summary>
    public const long LongestPauseMs = 60 * 60_000;

    /// <summary>How long an endpoint has to fail, without one success, until it is disabled, in ms: five days.</summary>
    public const long DisableAfterMs = 120 * 60 * 60_000L;

    /// <summary>Disabled: it answered 410.</summary>
    public const string GoneReason = "gone";

    /// <summary>Disabled: it failed for five days, and at least one delivery ran out of attempts.</summary>
    public const string FailingReason = "failing";

    /// <summary>The first failure since the last success; null while it is well.</summary>
    public long? FailingSinceMs { get; init; }

    /// <summary>The last success; null before the first.</summary>
    public long? LastSuccessMs { get; init; }

    /// <summary>The last failure; null before the first.</summary>
    public long? LastFailureMs { get; init; }

    /// <summary>Deliveries that ran out of attempts since <see cref="FailingSinceMs"/>.</summary>
    public long Exhausted { get; init; }

    /// <summary>When the current window started; null before the first attempt in it.</summary>
    public long? WindowStartMs { get; init; }

    /// <summary>Attempts in the window.</summary>
    public long WindowAttempts { get; init; }

    /// <summary>Attempts in the window that failed.</summary>
    public long WindowFailures { get; init; }

    /// <summary>Until when the breaker is open; null while it is closed.</summary>
    public long? PausedUntilMs { get; init; }

    /// <summary>The greatest notice that its owner was sent since <see cref="FailingSinceMs"/>: 0, 50, 70, 90 or 100 percent.</summary>
    public long ToldPercent { get; init; }

    /// <summary>Whether the breaker is open or half-open: deliveries wait, and at most one goes out as a probe.</summary>
    public bool IsPaused => PausedUntilMs is not null;

    /// <summary>Whether the pause has passed and one delivery may go out to see whether the endpoint is well again.</summary>
    /// <param name="nowMs">The clock.</param>
    public bool MayProbe(long nowMs) => nowMs >= PausedUntilMs;

    /// <summary>The health of an endpoint that somebody enables again: it has five days anew, and the breaker is closed.</summary>
    public EndpointHealth Enabled() => new() { LastSuccessMs = LastSuccessMs, LastFailureMs = LastFailureMs };

    /// <summary>The health after an attempt, and what follows from it.</summary>
    /// <param name="result">What the attempt came to.</param>
    /// <param name="nowMs">When it ended.</param>
    public HealthChange After(AttemptResult result, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Delivered ? AfterSuccess(result, nowMs) : AfterFailure(result, nowMs);
    }

    /// <summary>
    /// A success counts in the window, since an endpoint that fails most of the time shall be paused too. One that closes the breaker
    /// begins anew: the failures that opened it must not open it again. One that was under way when the last failure came closes
    /// nothing: it is older than what the endpoint said then, which may have been to leave it alone.
    /// </summary>
    private HealthChange AfterSuccess(AttemptResult result, long nowMs)
    {
        var resumed = IsPaused && !(result.StartedMs < LastFailureMs);
        var window = resumed ? new EndpointHealth() : Counted(nowMs, failures: 0);
        return new HealthChange(
            window with
            {
                FailingSinceMs = null,
                LastSuccessMs = Later(LastSuccessMs, nowMs),
                LastFailureMs = LastFailureMs,
                Exhausted = 0,
                PausedUntilMs = resumed ? null : PausedUntilMs,
                ToldPercent = 0,
            },
            DisabledReason: null,
            NoticePercent: null,
            Paused: false,
            Resumed: resumed
        );
    }

    private HealthChange AfterFailure(AttemptResult result, long nowMs)
    {
        var failed = Counted(nowMs, failures: 1) with
        {
            FailingSinceMs = FailingSinceMs ?? nowMs,
            LastFailureMs = Later(LastFailureMs, nowMs),
            Exhausted = Exhausted + (result.Exhausted ? 1 : 0),
        };
        failed = failed with { PausedUntilMs = Later(PausedUntilMs, failed.PauseAfter(result.EndpointPause, nowMs)) };

        var failingMs = nowMs - failed.FailingSinceMs.Value;
        var disabled =
            result.Gone ? GoneReason
            : failingMs >= DisableAfterMs && failed.Exhausted >= 1 ? FailingReason
            : null;
        var reached = disabled == FailingReason ? 100 : Reached(failingMs);
        var notice = reached > ToldPercent ? reached : (int?)null;
        return new HealthChange(
            failed with
            {
                ToldPercent = notice ?? ToldPercent,
            },
            disabled,
            notice,
            Paused: !IsPaused && failed.IsPaused,
            Resumed: false
        );
    }

    /// <summary>
    /// Until when this failure opens the breaker; null when it does not. What the endpoint asks for stands in the place of our own pause,
    /// but not of the one that a full window calls for.
    /// </summary>
    private long? PauseAfter(TimeSpan? asked, long nowMs)
    {
        var askedMs = asked is { } wait ? Math.Min((long)Math.Ceiling(wait.TotalMilliseconds), LongestPauseMs) : 0;
        var full = WindowAttempts >= WindowFewestAttempts && WindowFailures * 100 >= WindowAttempts * WindowFailedPercent;
        var ownMs = full || (IsPaused && askedMs <= 0) ? PauseMs : 0;
        var pauseMs = Math.Max(askedMs, ownMs);
        return pauseMs > 0 ? nowMs + pauseMs : null;
    }

    /// <summary>With one attempt more in the window. A window also holds what another node's clock put a little before its start.</summary>
    private EndpointHealth Counted(long nowMs, int failures)
    {
        var same = WindowStartMs is { } start && Math.Abs(nowMs - start) < WindowMs;
        return this with
        {
            WindowStartMs = same ? WindowStartMs : nowMs,
            WindowAttempts = (same ? WindowAttempts : 0) + 1,
            WindowFailures = (same ? WindowFailures : 0) + failures,
        };
    }

    /// <summary>The greatest notice that is due on the way; the hundredth percent is told with the disabling.</summary>
    private static int Reached(long failingMs) =>
        (failingMs * 100 / DisableAfterMs) switch
        {
            >= 90 => 90,
            >= 70 => 70,
            >= 50 => 50,
            _ => 0,
        };

    private static long? Later(long? one, long? other) => one is null || other > one ? other : one;
}
