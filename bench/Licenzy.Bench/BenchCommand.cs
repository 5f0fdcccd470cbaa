using System.Runtime.InteropServices;
using Licenzy.Bench.Processes;
using Licenzy.Bench.Reference;

namespace Licenzy.Bench;

/// <summary>Reads the command line, measures, prints a table and writes files when asked.</summary>
internal static class BenchCommand
{
    private const int Failed = 1;
    private const int Misused = 2;

    private static string Help =>
        $"""
            usage: dotnet run -c Release --project bench/Licenzy.Bench -- all [options]

            Measures the release build of the server as a process of its own on this machine, each figure beside its limit, in turn, in the
            same run; prints a table: the medians of the rounds, their spread, the ratio, the bar, and whether it is met.

              all               every figure, or those that --only names:
            {string.Join('\n', BenchRun.Parts.Select(part => $"                  {part.Part, -10}{part.About}"))}
              outbound          short for: all --only outbound --engine sqlite

              --engine NAME     postgres (default) or sqlite. PostgreSQL is started durable for this run, and removed, by
                                scripts/start-postgres.sh; or LICENZY_BENCH_POSTGRES holds an Npgsql string of one on which databases
                                may be made
              --only NAME,…     these figures only
              --rounds N        how often each figure is measured (default 5); the median counts
              --seconds N       how long a round loads each side (default 8)
              --data SIZE       small (default): 10,000 subjects, 100,000 rows of usage; large: beside that 1,000,000 and 10,000,000, made in
                                some minutes; all figures are then of the large database, and `scale` holds it against the small one
              --subjects N      what the large database holds (default 1000000), each with ten rows of usage
              --json FILE       also writes every round and what the machine is
              --markdown FILE   also writes the table for docs/performance.md
              --keep DIR        makes the databases in DIR and leaves them there; another run with DIR uses them again
              --server DIR      measures what `dotnet publish` wrote to DIR, in the place of publishing the server now
              --events N        outbound: deliveries in a round (default 4000)
              --rate N          outbound: deliveries a second while latency is measured (default 500)

            Needs wrk, and pgbench for PostgreSQL (Debian: apt-get install wrk postgresql). Run it on a machine that does nothing else, and
            compare only figures of one run. Ends with 0 when every bar is met, with 1 when one is not or something failed.
            """;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "reference":
                await ReferenceProgram.RunAsync(args[1..]);
                return 0;
            case "all" when !args.Contains("--help", StringComparer.Ordinal):
                return await MeasureAsync(args[1..]);
            case "outbound" when !args.Contains("--help", StringComparer.Ordinal):
                return await MeasureAsync(["--engine", BenchOptions.Sqlite, .. args[1..], "--only", "outbound"]);
            default:
                Console.WriteLine(Help);
                return args.Contains("--help", StringComparer.Ordinal) ? 0 : Misused;
        }
    }

    private static async Task<int> MeasureAsync(string[] words)
    {
        using var ending = new CancellationTokenSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            var options = BenchOptions.Read(words);
            var report = await BenchRun.MeasureAsync(options, ending.Token);
            await WriteAsync(options, report);
            return report.IsGood ? 0 : Failed;
        }
        catch (BenchException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Ended before it was done.");
            return Failed;
        }
#pragma warning disable CA1031 // Whatever it is: unhandled, it would end this program before it has ended those that it started.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync(failure.ToString());
            return Failed;
        }
        finally
        {
            Child.EndAll();
        }
    }

    private static async Task WriteAsync(BenchOptions options, Report report)
    {
        Console.WriteLine(report.ToTable());
        if (options.Json is { } json)
        {
            await File.WriteAllTextAsync(json, report.ToJson());
        }

        if (options.Markdown is { } markdown)
        {
            await File.WriteAllTextAsync(markdown, report.ToMarkdown());
        }
    }
}
