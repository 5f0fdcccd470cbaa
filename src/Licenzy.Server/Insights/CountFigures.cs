using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Insights;

/// <summary>
/// Counts each hour once it is over, so that a chart of ninety days does not read ninety days. What an hour was is written in one
/// transaction that also takes it: two nodes never count one twice, and a killed one leaves it to the next.
/// </summary>
internal sealed partial class CountFigures(Database database, TimeProvider time, ILogger<CountFigures> log) : PollingWorker(time, log)
{
    public const long HourMs = 3_600_000;

    /// <summary>How long after its end an hour is counted: whether a first attempt was enough is known by then.</summary>
    public const long SettledMs = 120_000;

    /// <summary>How far back an installation is counted that never was.</summary>
    private const int MostDays = 90;

    private const int ProjectsOfPage = 200;

    /// <summary>How many hours of one project are caught up with in a round.</summary>
    private const int MostHours = 200;

    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var more = false;
        var last = string.Empty;
        for (var isLastPage = false; !isLastPage; )
        {
            var page = await database.ReadAsync(session => ProjectStore.PageAsync(session, last, ProjectsOfPage), cancellationToken);
            isLastPage = page.Count < ProjectsOfPage;
            foreach (var projectId in page)
            {
                more |= await TryCatchUpAsync(new Scope(projectId, Mode.Test), cancellationToken);
                more |= await TryCatchUpAsync(new Scope(projectId, Mode.Live), cancellationToken);
            }

            last = page.LastOrDefault() ?? last;
        }

        return more;
    }

    /// <summary>The hour in which a time lies.</summary>
    public static long HourOf(long atMs) => atMs - (atMs % HourMs);

    /// <summary>One project that cannot be counted (too large for the time that a statement has) must not keep the others from it.</summary>
    private async Task<bool> TryCatchUpAsync(Scope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await CatchUpAsync(scope, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailure(failure, scope.ProjectId, scope.ModeText);
            return false;
        }
    }

    private async Task<bool> CatchUpAsync(Scope scope, CancellationToken cancellationToken)
    {
        var end = HourOf(clock.NowMs() - SettledMs);
        var next = await database.ReadAsync(session => FigureStore.NextHourAsync(session, scope), cancellationToken);
        if (next is null)
        {
            next = await BeginAsync(scope, end, cancellationToken);
        }

        for (var hours = 0; next < end && hours < MostHours; hours++)
        {
            var hour = next.Value;
            // Levels are known for now alone: of hours long past nobody remembers them.
            var isLast = hour + HourMs == end;
            await database.WriteAsync(session => CountAsync(session, scope, hour, isLast), cancellationToken);
            next = hour + HourMs;
        }

        return next < end;
    }

    private async Task<long> BeginAsync(Scope scope, long end, CancellationToken cancellationToken)
    {
        var project = await database.ReadAsync(session => ProjectStore.FindAsync(session, scope.ProjectId), cancellationToken);
        var first = Math.Max(HourOf(project?.CreatedMs ?? end), end - (MostDays * 24 * HourMs));
        await database.WriteAsync(session => FigureStore.BeginAsync(session, scope, first), cancellationToken);
        return first;
    }

    private static async Task CountAsync(Session session, Scope scope, long hour, bool withLevels)
    {
        if (await FigureStore.AdvanceAsync(session, scope, hour, hour + HourMs) == 0)
        {
            return;
        }

        var values = withLevels ? await LevelsAsync(session, scope) : [];
        foreach (var figure in Figure.All.Where(figure => !figure.IsLevel))
        {
            values.Add((figure, await FigureStore.CountAsync(session, scope, figure, hour, hour + HourMs)));
        }

        foreach (var (figure, value) in values.Where(pair => pair.Value != 0))
        {
            await FigureStore.SaveAsync(
                session,
                scope,
                new FigureRow
                {
                    Name = figure.Name,
                    HourMs = hour,
                    Value = value,
                }
            );
        }
    }

    /// <summary>How many subjects have access now, through what.</summary>
    public static async Task<List<(Figure Figure, long Value)>> LevelsAsync(Session session, Scope scope) =>
        [
            (Figure.Subjects, await FigureStore.SubjectsAsync(session, scope)),
            (Figure.BySubscription, await FigureStore.SubjectsOfKindAsync(session, scope, ProductKind.Subscription.ToText())),
            (Figure.ByTimePass, await FigureStore.SubjectsOfKindAsync(session, scope, ProductKind.TimePass.ToText())),
            (Figure.ByUsagePack, await FigureStore.SubjectsOfKindAsync(session, scope, ProductKind.UsagePack.ToText())),
        ];

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The figures of {ProjectId} ({Mode}) could not be counted; it is tried again in a minute"
    )]
    private partial void LogFailure(Exception failure, string projectId, string mode);
}
