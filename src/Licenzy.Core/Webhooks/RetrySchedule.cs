using System.Globalization;

namespace Licenzy.Core.Webhooks;

/// <summary>
/// When a delivery that failed is tried again: one delay after each failure, and no more attempts after the last. The standard one is
/// the example of the Standard Webhooks specification: ten attempts over a little more than three days, so that a receiver that
/// breaks on a Friday evening misses nothing that is mended by Monday.
/// </summary>
public sealed class RetrySchedule
{
    /// <summary>The most delays that a schedule read from text may have.</summary>
    public const int MostDelays = 20;

    /// <summary>The smallest share of a delay that is waited: attempts that failed together must not come back together.</summary>
    public const double LeastShare = 0.8;

    /// <summary>The share of a delay that is never quite reached.</summary>
    public const double GreatestShare = 1.2;

    private readonly string _text;

    /// <summary>Makes a schedule.</summary>
    /// <param name="delays">How long to wait after the first failure, the second, and so on; each more than zero.</param>
    /// <exception cref="ArgumentException">There is no delay, or one is not more than zero.</exception>
    public RetrySchedule(IReadOnlyList<TimeSpan> delays)
        : this(delays, Text(delays)) { }

    private RetrySchedule(IReadOnlyList<TimeSpan> delays, string text)
    {
        if (delays.Count == 0 || delays.Any(delay => delay <= TimeSpan.Zero))
        {
            throw new ArgumentException("A schedule has at least one delay, and each is more than zero.", nameof(delays));
        }

        Delays = delays.ToValueList();
        _text = text;
    }

    /// <summary>5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h: ten attempts over 75 h 35 min 5 s.</summary>
    public static RetrySchedule Standard { get; } =
        new([
            TimeSpan.FromSeconds(5),
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(30),
            TimeSpan.FromHours(2),
            TimeSpan.FromHours(5),
            TimeSpan.FromHours(10),
            TimeSpan.FromHours(14),
            TimeSpan.FromHours(20),
            TimeSpan.FromHours(24),
        ]);

    /// <summary>The shortest delay that a schedule read from text may have.</summary>
    public static TimeSpan ShortestDelay { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay that a schedule read from text may have.</summary>
    public static TimeSpan LongestDelay { get; } = TimeSpan.FromDays(7);

    /// <summary>The longest wait that a receiver can ask for with <c>Retry-After</c>; what is more counts as this.</summary>
    public static TimeSpan LongestRetryAfter { get; } = TimeSpan.FromHours(24);

    /// <summary>The delays, without jitter.</summary>
    public ValueList<TimeSpan> Delays { get; }

    /// <summary>How many attempts a series has when all of them fail: one more than there are delays.</summary>
    public int MaximumAttempts => Delays.Count + 1;

    /// <summary>How long to wait after a failed attempt, to the millisecond.</summary>
    /// <param name="attempts">Attempts made so far in this series, the failed one included; at least 1.</param>
    /// <param name="jitter">A random number, at least 0 and less than 1, spread evenly over 0.8 to 1.2 of the delay.</param>
    /// <param name="retryAfter">
    /// How long the receiver asked to be left alone; null when it did not. It can make the wait longer, up to 24 hours, never shorter.
    /// </param>
    /// <returns>The wait; null when there are no more attempts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No attempt was made, or the jitter is out of its range.</exception>
    public TimeSpan? After(int attempts, double jitter, TimeSpan? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        if (jitter is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(jitter), jitter, "The jitter is at least 0 and less than 1.");
        }

        if (attempts >= MaximumAttempts)
        {
            return null;
        }

        var share = LeastShare + ((GreatestShare - LeastShare) * jitter);
        var delay = TimeSpan.FromMilliseconds(Math.Round(Delays[attempts - 1].TotalMilliseconds * share));
        var asked = retryAfter is { } wait && wait < LongestRetryAfter ? wait : LongestRetryAfter;
        return retryAfter is not null && asked > delay ? asked : delay;
    }

    /// <summary>Reads a schedule such as <c>5s,5m,30m,2h,1d</c>: 1 to 20 delays of 1 second to 7 days, in s, m, h or d.</summary>
    /// <param name="text">The text; spaces around a delay are allowed.</param>
    /// <param name="schedule">The schedule; the standard one when the text is none.</param>
    public static bool TryParse(string? text, out RetrySchedule schedule)
    {
        schedule = Standard;
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > MostDelays)
        {
            return false;
        }

        var delays = new List<TimeSpan>(parts.Length);
        foreach (var part in parts)
        {
            if (!TryDelay(part, out var delay))
            {
                return false;
            }

            delays.Add(delay);
        }

        schedule = new RetrySchedule(delays, string.Join(',', parts));
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads, as it was written.</summary>
    public override string ToString() => _text;

    private static bool TryDelay(string part, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        var seconds =
            part.Length == 0
                ? 0
                : part[^1] switch
                {
                    's' => 1,
                    'm' => 60,
                    'h' => 3_600,
                    'd' => 86_400,
                    _ => 0,
                };

        if (seconds == 0 || !int.TryParse(part.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        // Compared as numbers first: what int can hold in days is more than a TimeSpan can.
        var total = (long)count * seconds;
        if (total < ShortestDelay.TotalSeconds || total > LongestDelay.TotalSeconds)
        {
            return false;
        }

        delay = TimeSpan.FromSeconds(total);
        return true;
    }

    private static string Text(IReadOnlyList<TimeSpan> delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        return string.Join(',', delays.Select(Text));
    }

    /// <summary>The greatest unit that gives a whole number. Days begin at two: people say 24 hours.</summary>
    private static string Text(TimeSpan delay) =>
        delay.Ticks % TimeSpan.TicksPerSecond != 0 ? $"{delay.TotalMilliseconds}ms"
        : delay.Ticks % TimeSpan.TicksPerDay == 0 && delay.Days >= 2 ? $"{delay.Days}d"
        : delay.Ticks % TimeSpan.TicksPerHour == 0 ? $"{delay.TotalHours}h"
        : delay.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{delay.TotalMinutes}m"
        : $"{delay.TotalSeconds}s";
}
