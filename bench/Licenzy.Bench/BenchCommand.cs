using System.Globalization;
using System.Text.Json;

namespace Licenzy.Bench;

/// <summary>Reads the command line, measures, prints a table and writes JSON when asked.</summary>
internal static class BenchCommand
{
    private const string Help = """
        usage: dotnet run -c Release --project bench/Licenzy.Bench -- outbound [options]

          outbound            deliveries to a receiver on this machine: how many a second, beside a bare HttpClient loop against the same
                              receiver in the same rounds; and how long from the commit of an event to its first attempt
          --engine NAME       sqlite (default), or postgres: then LICENZY_BENCH_POSTGRES holds an Npgsql string of a server on which a
                              database may be made; scripts/start-postgres.sh start prints one
          --rounds N          how often each figure is measured (default 5); the median counts
          --events N          events in a round (default 4000)
          --rate N            events a second while latency is measured (default 500)
          --json FILE         also writes what was measured

        Run it on a machine that does nothing else, and compare only figures of one run.
        """;

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || args.Contains("--help") || args[0] != "outbound")
        {
            Console.WriteLine(Help);
            return args.Contains("--help") ? 0 : 2;
        }

        var options = new BenchOptions(
            Word(args, "--engine") ?? "sqlite",
            Number(args, "--rounds", 5),
            Number(args, "--events", 4_000),
            Number(args, "--rate", 500)
        );
        var report = await OutboundBench.RunAsync(options);
        Console.WriteLine(report.ToTable());
        if (Word(args, "--json") is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Readable));
        }

        return 0;
    }

    private static string? Word(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static int Number(string[] args, string name, int usual) =>
        Word(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}

/// <summary>What is measured, and how often.</summary>
/// <param name="Engine"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Rounds">How often each figure is measured.</param>
/// <param name="Events">Events in a round of deliveries.</param>
/// <param name="Rate">Events a second while latency is measured.</param>
internal sealed record BenchOptions(string Engine, int Rounds, int Events, int Rate);
