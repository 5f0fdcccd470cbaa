using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Insights;

/// <summary>How a project does: figures over time, how its entitlements stand, and what somebody should look at.</summary>
internal sealed class ReadOverview(Database database, FindAttention attention, TimeProvider time)
{
    private static readonly IReadOnlyDictionary<string, int> Ranges = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["24h"] = 1,
        ["7d"] = 7,
        ["30d"] = 30,
        ["90d"] = 90,
    };

    /// <summary>How a project does in one mode.</summary>
    /// <param name="Range"><c>24h</c>, <c>7d</c>, <c>30d</c> or <c>90d</c>.</param>
    /// <param name="From">Where the range begins.</param>
    /// <param name="To">Now.</param>
    /// <param name="Bucket">How long a point is: <c>hour</c> or <c>day</c>.</param>
    /// <param name="TimeZone">The zone whose days are meant: the project's.</param>
    /// <param name="Figures">What is counted.</param>
    /// <param name="Conversion">Purchases of the range for each hundred checkouts; null without checkouts.</param>
    /// <param name="PreviousConversion">The same of the range before.</param>
    /// <param name="Entitlements">How entitlements stand now, by kind and status; kinds and statuses without any are left out.</param>
    /// <param name="Attention">What somebody should look at, the most harmful first.</param>
    internal sealed record Response(
        string Range,
        UtcInstant From,
        UtcInstant To,
        string Bucket,
        string TimeZone,
        IReadOnlyList<Series> Figures,
        double? Conversion,
        double? PreviousConversion,
        IReadOnlyList<Standing> Entitlements,
        IReadOnlyList<FindAttention.Item> Attention
    );

    /// <summary>A figure over time.</summary>
    /// <param name="Name">What is counted: <c>subjects_with_access</c>, <c>units_consumed</c> and so on.</param>
    /// <param name="Value">For what comes (units, checkouts) the sum of the range; for what is (subjects) how many there are now.</param>
    /// <param name="Previous">The same of the range before; null where nobody counted then.</param>
    /// <param name="Points">Its course, oldest first.</param>
    internal sealed record Series(string Name, long Value, long? Previous, IReadOnlyList<Point> Points);

    /// <summary>A figure in one hour or day.</summary>
    /// <param name="At">Where it begins.</param>
    /// <param name="Value">The figure; of a level the last of it. Null where nobody counted.</param>
    internal sealed record Point(UtcInstant At, long? Value);

    /// <summary>How many entitlements of a kind stand so.</summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="Status">The status.</param>
    /// <param name="Count">How many.</param>
    internal sealed record Standing(string Kind, string Status, long Count);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, string? range, CancellationToken cancellationToken)
    {
        range ??= "7d";
        if (!Ranges.TryGetValue(range, out var days))
        {
            return Fault.Field("range", $"`range` is one of {string.Join(", ", Ranges.Keys)}.");
        }

        return await database.ReadOnePictureAsync<Answer<Response>>(
            async session => await ReadAsync(session, caller.Scope, range, days),
            cancellationToken
        );
    }

    private async Task<Response> ReadAsync(Session session, Scope scope, string range, int days)
    {
        var zone = TimeZoneOf((await ProjectStore.FindAsync(session, scope.ProjectId))?.TimeZone);
        var buckets = FigureBuckets.Of(time.NowMs(), days, zone);
        var counted = await FigureStore.NextHourAsync(session, scope) ?? CountFigures.HourOf(time.NowMs());
        var levels = await CountFigures.LevelsAsync(session, scope);
        var series = new List<Series>();
        foreach (var figure in Figure.All)
        {
            var hours = await FigureStore.OfAsync(session, scope, figure.Name, buckets.PreviousFromMs, buckets.ToMs);
            var now = figure.IsLevel
                ? levels.First(level => level.Figure == figure).Value
                : await FigureStore.CountAsync(session, scope, figure, counted, buckets.ToMs);
            series.Add(buckets.SeriesOf(figure, hours, counted, now));
        }

        return new Response(
            range,
            new UtcInstant(buckets.FromMs),
            new UtcInstant(buckets.ToMs),
            buckets.IsDaily ? "day" : "hour",
            zone.Id,
            series,
            RateOf(series, one => one.Value),
            RateOf(series, one => one.Previous),
            await StandingsAsync(session, scope),
            await attention.HandleAsync(session, scope)
        );
    }

    private static double? RateOf(IReadOnlyList<Series> series, Func<Series, long?> valueOf)
    {
        var checkouts = valueOf(series.First(one => one.Name == Figure.Checkouts.Name));
        var purchases = valueOf(series.First(one => one.Name == Figure.Purchases.Name));
        return checkouts > 0 && purchases is { } count ? Math.Round(100d * count / checkouts.Value, 1) : null;
    }

    private static async Task<IReadOnlyList<Standing>> StandingsAsync(Session session, Scope scope)
    {
        var standings = new List<Standing>();
        foreach (var kind in Enum.GetValues<ProductKind>())
        {
            foreach (var status in Enum.GetValues<EntitlementStatus>())
            {
                var count = await FigureStore.EntitlementsAsync(session, scope, kind.ToText(), status.ToText());
                if (count > 0)
                {
                    standings.Add(new Standing(kind.ToText(), status.ToText(), count));
                }
            }
        }

        return standings;
    }

    /// <summary>A zone that this machine does not know counts in UTC.</summary>
    private static TimeZoneInfo TimeZoneOf(string? id) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
