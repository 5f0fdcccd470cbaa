using Licenzy.Bench.Loads;
using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Figures;

/// <summary>Access checks: from memory, and from the database.</summary>
internal static class Checks
{
    private const string Path = "/v1/access/check";

    /// <summary>Subjects that are asked for again and again, as those are who use an application now.</summary>
    private const int Warm = 1_000;

    public static async Task<IReadOnlyList<Result>> WarmAsync(Stage stage)
    {
        await using var server = await stage.ServeAsync();
        await using var limit = await Limit.StartAsync(stage.Site, stage.Cancellation);
        var result = await stage.CompareAsync(
            "warm",
            ("warm access check", "bare endpoint"),
            seconds => CheckAsync(stage, server, Warm, seconds),
            seconds => Wrk.RunAsync(stage.Workplace, limit.Url, Scripts.Check(stage.Site, "/check", Warm), seconds, stage.Cancellation),
            Bar.Ratio(0.7)
        );
        var memory = new Figure("resident memory after warm checks", "MB", [server.ResidentBytes / 1e6]);
        return [result, new Result("warm", memory)];
    }

    public static async Task<IReadOnlyList<Result>> ColdAsync(Stage stage)
    {
        var subjects = stage.Site.Subjects;
        await using var server = await stage.ServeAsync(WithoutCache);
        await using var limit = await Limit.StartAsync(stage.Site, stage.Cancellation);
        var result = await stage.CompareAsync(
            "cold",
            ($"cold access check, {subjects:N0} subjects", "bare endpoint, one select"),
            seconds => CheckAsync(stage, server, subjects, seconds),
            seconds =>
                Wrk.RunAsync(stage.Workplace, limit.Url, Scripts.Check(stage.Site, "/select", subjects), seconds, stage.Cancellation),
            Bar.Ratio(0.9)
        );
        return [result];
    }

    /// <summary>The setting under which every check asks the database.</summary>
    public static (string Name, string Value) WithoutCache => ("Memory__Decisions", "0");

    /// <summary>A round of checks of the first so many subjects.</summary>
    public static Task<double> CheckAsync(Stage stage, Product server, int subjects, int seconds) =>
        Wrk.RunAsync(stage.Workplace, server.Url, Scripts.Check(server.Site, Path, subjects), seconds, stage.Cancellation);
}
