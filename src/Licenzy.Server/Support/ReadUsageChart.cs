using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>What a customer consumed, summed by hours or by days of the project's time zone.</summary>
internal sealed class ReadUsageChart(Database database, TimeProvider time)
{
    private const long DayMs = 86_400_000;
    private const int UsualDays = 30;
    private const int MostDays = 92;
    private const int MostDaysOfHours = 7;
    private const int MostEntries = 100_000;
    private const string Hour = "hour";
    private const string Day = "day";

    /// <summary>The sums of a time.</summary>
    /// <param name="SubjectRef">The customer.</param>
    /// <param name="Step">hour or day.</param>
    /// <param name="TimeZone">The project's time zone, in which days begin.</param>
    /// <param name="From">The first instant.</param>
    /// <param name="To">The instant after the last.</param>
    /// <param name="Points">The sums, oldest first; times without consumption are left out.</param>
    /// <param name="Truncated">Whether only the newest 100,000 entries are summed.</param>
    internal sealed record Response(
        string SubjectRef,
        string Step,
        string TimeZone,
        UtcInstant From,
        UtcInstant To,
        IReadOnlyList<Point> Points,
        bool Truncated
    );

    /// <summary>The sum of one hour or day.</summary>
    /// <param name="At">When it begins.</param>
    /// <param name="Units">Units that were consumed.</param>
    /// <param name="Entries">In how many entries of the ledger.</param>
    internal sealed record Point(UtcInstant At, long Units, long Entries);

    public async Task<Answer<Response>> HandleAsync(
        Scope scope,
        string subjectRef,
        string? from,
        string? to,
        string? step,
        CancellationToken cancellationToken
    )
    {
        if (SubjectRef.Check(subjectRef) is { } badSubject)
        {
            return Fault.Field("subject_ref", badSubject);
        }

        if (PointInTime.Read("from", from, out var fromMs) is { } badFrom)
        {
            return badFrom;
        }

        if (PointInTime.Read("to", to, out var toMs) is { } badTo)
        {
            return badTo;
        }

        var endMs = toMs ?? time.NowMs();
        var startMs = fromMs ?? endMs - (UsualDays * DayMs);
        var wanted = step ?? (endMs - startMs < 3 * DayMs ? Hour : Day);
        return Check(startMs, endMs, wanted) is { } fault
            ? fault
            : await database.ReadAsync(session => ReadAsync(session, scope, subjectRef, startMs, endMs, wanted), cancellationToken);
    }

    private static Fault? Check(long startMs, long endMs, string step) =>
        step is not (Hour or Day) ? Fault.Field("step", "`step` is `hour` or `day`.")
        : startMs >= endMs ? Fault.Field("from", "`from` must be earlier than `to`.")
        : endMs - startMs > MostDays * DayMs ? Fault.Field("from", $"At most {MostDays} days are summed at once.")
        : step is Hour && endMs - startMs > MostDaysOfHours * DayMs
            ? Fault.Field("step", $"Hours are summed for at most {MostDaysOfHours} days.")
        : null;

    private static async Task<Answer<Response>> ReadAsync(
        Session session,
        Scope scope,
        string subjectRef,
        long startMs,
        long endMs,
        string step
    )
    {
        var zone = await ProjectZoneStore.FindAsync(session, scope.ProjectId);
        var quarters = await UsageListStore.QuartersAsync(
            session,
            scope,
            subjectRef,
            LicenzyId.First(IdPrefix.Use, startMs),
            LicenzyId.First(IdPrefix.Use, endMs),
            MostEntries
        );
        var points = quarters
            .GroupBy(quarter => StartOf(quarter.Quarter * UsageListStore.QuarterMs, zone, step))
            .OrderBy(group => group.Key)
            .Select(group => new Point(new UtcInstant(group.Key), group.Sum(one => one.Units), group.Sum(one => one.Entries)));
        return new Response(
            subjectRef,
            step,
            zone.Id,
            new UtcInstant(startMs),
            new UtcInstant(endMs),
            [.. points],
            quarters.Sum(quarter => quarter.Entries) >= MostEntries
        );
    }

    /// <summary>When the hour or the day began, as clocks of the zone show it.</summary>
    private static long StartOf(long atMs, TimeZoneInfo zone, string step)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(atMs), zone);
        if (step is Hour)
        {
            return atMs - (local.Minute * 60_000L);
        }

        // The offset of midnight, not of now: on the day of a change of the clocks they differ.
        var midnight = local.Date;
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }
}
