using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Insights;

/// <summary>The points of a chart: hours, or days of a time zone.</summary>
/// <param name="Starts">Where each begins, oldest first, Unix ms.</param>
/// <param name="FromMs">Where the first begins.</param>
/// <param name="ToMs">Now.</param>
/// <param name="PreviousFromMs">Where the range before begins.</param>
/// <param name="IsDaily">Whether they are days.</param>
internal sealed record FigureBuckets(IReadOnlyList<long> Starts, long FromMs, long ToMs, long PreviousFromMs, bool IsDaily)
{
    private const long DayMs = 24 * CountFigures.HourMs;

    /// <param name="nowMs">Now.</param>
    /// <param name="days">1 day is shown by hours, more by days; the day of today is the last.</param>
    /// <param name="zone">Whose days.</param>
    public static FigureBuckets Of(long nowMs, int days, TimeZoneInfo zone)
    {
        var starts = new List<long>();
        if (days == 1)
        {
            var last = CountFigures.HourOf(nowMs);
            for (var hour = last - (23 * CountFigures.HourMs); hour <= last; hour += CountFigures.HourMs)
            {
                starts.Add(hour);
            }
        }
        else
        {
            var today = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(nowMs), zone).Date;
            for (var back = days - 1; back >= 0; back--)
            {
                starts.Add(StartOf(today.AddDays(-back), zone));
            }
        }

        return new FigureBuckets(starts, starts[0], nowMs, starts[0] - (days * DayMs), days > 1);
    }

    /// <summary>A figure's course, from the hours that were counted and what has come since.</summary>
    /// <param name="figure">Which.</param>
    /// <param name="hours">Its counted hours in both ranges.</param>
    /// <param name="countedToMs">To where hours were counted.</param>
    /// <param name="sinceThen">Of a sum what has come since then, of a level how many there are now.</param>
    public ReadOverview.Series SeriesOf(Figure figure, IReadOnlyList<FigureRow> hours, long countedToMs, long sinceThen)
    {
        var points = new List<ReadOverview.Point>();
        for (var index = 0; index < Starts.Count; index++)
        {
            var end = index + 1 < Starts.Count ? Starts[index + 1] : ToMs;
            var within = hours.Where(hour => hour.HourMs >= Starts[index] && hour.HourMs < end).ToList();
            var isLast = index + 1 == Starts.Count;
            points.Add(new ReadOverview.Point(new UtcInstant(Starts[index]), ValueOf(figure, within, isLast ? sinceThen : null)));
        }

        var before = hours.Where(hour => hour.HourMs < FromMs).ToList();
        return figure.IsLevel
            ? new ReadOverview.Series(figure.Name, sinceThen, before.LastOrDefault()?.Value, points)
            : new ReadOverview.Series(
                figure.Name,
                hours.Where(hour => hour.HourMs >= FromMs).Sum(hour => hour.Value) + sinceThen,
                countedToMs > FromMs ? before.Sum(hour => hour.Value) : null,
                points
            );
    }

    private static long? ValueOf(Figure figure, List<FigureRow> within, long? now) =>
        figure.IsLevel ? now ?? within.LastOrDefault()?.Value : within.Sum(hour => hour.Value) + (now ?? 0);

    /// <summary>Midnight, or where the clock jumps over it the first moment of the day.</summary>
    private static long StartOf(DateTime day, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(day))
        {
            day = day.AddMinutes(30);
        }

        return new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUnixTimeMilliseconds();
    }
}
