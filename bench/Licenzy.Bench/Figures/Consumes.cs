using Licenzy.Bench.Loads;
using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Figures;

/// <summary>Consumption, spread and on one subject, beside the same rows in one transaction each.</summary>
internal static class Consumes
{
    private const string Path = "/v1/usage/consume";
    private const int OneSubject = 1;

    public static async Task<IReadOnlyList<Result>> SpreadAsync(Stage stage)
    {
        await using var server = await stage.ServeAsync();
        return await CompareAsync(stage, server, "consume", "consume, 10,000 subjects", Stage.Spread, stage.Site.IsPostgres ? 2 : null);
    }

    public static async Task<IReadOnlyList<Result>> HotAsync(Stage stage)
    {
        await using var server = await stage.ServeAsync();
        var results = await CompareAsync(stage, server, "hot", "consume, one hot subject", OneSubject, stage.Site.IsPostgres ? 10 : 3);
        var counted = await CommitCount.AsyncOf(stage, () => ConsumeAsync(stage, server, OneSubject, stage.Options.Seconds));
        var figure = new Figure("consumes in one commit, one hot subject", "consumes", [counted]);
        return [.. results, new Result("hot", figure, Bar: stage.Site.IsPostgres ? null : Bar.Least(8))];
    }

    /// <summary>A round of consumes of the first so many subjects.</summary>
    public static Task<double> ConsumeAsync(Stage stage, Product server, int subjects, int seconds) =>
        Wrk.RunAsync(stage.Workplace, server.Url, Scripts.Consume(server.Site, Path, subjects), seconds, stage.Cancellation);

    private static async Task<IReadOnlyList<Result>> CompareAsync(
        Stage stage,
        Product server,
        string part,
        string name,
        int subjects,
        double? least
    )
    {
        var bar = least is { } value ? Bar.Ratio(value) : null;
        if (stage.Site.IsPostgres)
        {
            return
            [
                await stage.CompareAsync(
                    part,
                    (name, "pgbench, one transaction each"),
                    seconds => ConsumeAsync(stage, server, subjects, seconds),
                    seconds => Pgbench.ConsumeAsync(stage.Workplace, stage.Site, subjects, seconds, stage.Cancellation),
                    bar
                ),
            ];
        }

        await using var limit = await Limit.StartAsync(stage.Site, stage.Cancellation);
        return
        [
            await stage.CompareAsync(
                part,
                (name, "bare endpoint, one transaction each"),
                seconds => ConsumeAsync(stage, server, subjects, seconds),
                seconds =>
                    Wrk.RunAsync(
                        stage.Workplace,
                        limit.Url,
                        Scripts.Consume(stage.Site, "/consume", subjects),
                        seconds,
                        stage.Cancellation
                    ),
                bar
            ),
        ];
    }
}
