using Licenzy.Bench.Figures;
using Licenzy.Bench.Processes;
using Licenzy.Bench.Seeding;

namespace Licenzy.Bench;

/// <summary>One run: databases first, then figure after figure, then the report. Nothing of it is left behind but what was asked for.</summary>
internal static class BenchRun
{
    /// <summary>The figures in the order in which they are measured, and the word that picks each.</summary>
    public static IReadOnlyList<(string Part, string About, Func<Stage, Task<IReadOnlyList<Result>>> Measure)> Parts { get; } =
    [
        ("start", "start of the release to ready, and its memory when idle", StartUp.MeasureAsync),
        ("warm", "access checks from memory : a bare endpoint", Checks.WarmAsync),
        ("cold", "access checks from the database : a bare endpoint with one select", Checks.ColdAsync),
        ("consume", "consumption over 10,000 subjects : the same rows in one transaction each", Consumes.SpreadAsync),
        ("hot", "consumption of one subject : the same; and how many share a commit", Consumes.HotAsync),
        ("inbound", "Stripe events stored and answered : a bare endpoint with one insert", Inbound.StoreAsync),
        ("latency", "receipt of a payment to visible access, 200 a second", Inbound.LatencyAsync),
        ("outbound", "deliveries : a bare loop; and how long from a commit to its first attempt", Outbound.MeasureAsync),
        ("overload", "more than the node can do: what goes on, what is refused, how soon all is well", Overload.MeasureAsync),
        ("scale", "a hundred times the data : the small database, with --data large", Scale.MeasureAsync),
    ];

    public static async Task<Report> MeasureAsync(BenchOptions options, CancellationToken cancellation)
    {
        var chosen = Choose(options.Only);
        var at = TimeProvider.System.GetUtcNow();
        using var workplace = Workplace.Make();
        var build = await ProductBuild.ObtainAsync(workplace, options.Server, cancellation);
        await using var sites = await Sites.OpenAsync(options, workplace, build, cancellation);
        var machine = await Machine.DescribeAsync(workplace.Folder, sites.Postgres?.Connection, cancellation);
        var stage = new Stage(options, workplace, build, sites.Main, sites.Small, sites.Postgres?.Connection, cancellation);
        var results = new List<Result>();
        var failures = new List<string>();
        foreach (var (part, about, measure) in chosen)
        {
            Progress.Say($"{part}: {about}");
            try
            {
                results.AddRange(await measure(stage));
            }
            catch (BenchException failure)
            {
                // The figures that were measured before are not thrown away with this one.
                Progress.Say($"{part}: {failure.Message}");
                failures.Add($"{part}: {failure.Message.Split('\n')[0]}");
            }
        }

        return new Report(machine, options.Engine, sites.Main.Subjects, options.Rounds, options.Seconds, at, results, failures);
    }

    private static List<(string Part, string About, Func<Stage, Task<IReadOnlyList<Result>>> Measure)> Choose(IReadOnlyList<string> only)
    {
        var unknown = only.Except(Parts.Select(part => part.Part), StringComparer.Ordinal).FirstOrDefault();
        return unknown is not null
            ? throw new BenchException($"There is no part `{unknown}`; there are {string.Join(", ", Parts.Select(part => part.Part))}.")
            : [.. Parts.Where(part => only.Count == 0 || only.Contains(part.Part, StringComparer.Ordinal))];
    }
}
