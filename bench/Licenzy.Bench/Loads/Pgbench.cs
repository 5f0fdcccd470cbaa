using System.Globalization;
using System.Text.RegularExpressions;
using Licenzy.Bench.Processes;
using Licenzy.Bench.Reference;
using Licenzy.Bench.Seeding;
using Npgsql;

namespace Licenzy.Bench.Loads;

/// <summary>PostgreSQL's own load generator, in C and without a server between: the rows of one consume, one transaction each.</summary>
internal static partial class Pgbench
{
    private const int Clients = 64;
    private const int Threads = 2;

    /// <summary>Consumes a second, spread over the first <paramref name="subjects"/> subjects.</summary>
    public static async Task<double> ConsumeAsync(Workplace workplace, Site site, int subjects, int seconds, CancellationToken cancellation)
    {
        var script = workplace.Write($"consume-{Unique.Word()}.sql", Script(site, subjects));
        var database = new NpgsqlConnectionStringBuilder(site.Connection);
        List<string> arguments =
        [
            "--no-vacuum",
            "--protocol=prepared",
            $"--client={Clients}",
            $"--jobs={Threads}",
            $"--time={seconds}",
            $"--file={script}",
            $"--host={database.Host}",
            $"--port={database.Port.ToString(CultureInfo.InvariantCulture)}",
            $"--username={database.Username}",
            database.Database!,
        ];
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PGPASSWORD"] = database.Password ?? string.Empty };
        var said = await Child.RunAsync("pgbench", arguments, cancellation, environment);
        File.Delete(script);
        return Read(said);
    }

    /// <summary>Reads what pgbench says.</summary>
    /// <exception cref="BenchException">A transaction failed, or it did not say how fast it was.</exception>
    public static double Read(string said)
    {
        if (Failed().Match(said) is { Success: true } failed)
        {
            throw new BenchException($"pgbench: {failed.Value}");
        }

        return Rate().Match(said) is { Success: true } rate
            ? double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture)
            : throw new BenchException($"pgbench did not say how fast it was:{Environment.NewLine}{said}");
    }

    private static string Script(Site site, int subjects)
    {
        // Ids grow with time, as the server's do: at random they would be dearer to index.
        const string Id = "to_hex((extract(epoch from clock_timestamp()) * 1000000)::bigint) || :chance";
        const string Now = "(extract(epoch from clock_timestamp()) * 1000)::bigint";
        var statements = ConsumeRows.Statements(
            $"'{site.ProjectId}'",
            "'sub_' || :subject",
            $"'pgbench-' || {Id}",
            Id,
            Now,
            $"convert_to('{ConsumeRows.Answer}', 'UTF8')",
            ":'pack'",
            ":remaining",
            "for update"
        );
        string[] ended = [.. statements.Select((text, at) => at == 1 ? $"{text} \\gset" : $"{text};").Select(OneLine)];
        // `\gset` gives text: in a prepared statement a variable is a parameter, and needs no quotes.
        return $"""
            \set subject random({SeedRows.First}, {SeedRows.First + subjects - 1})
            \set chance random(100000000000, 999999999999)
            begin;
            {string.Join('\n', ended)}
            commit;
            """.Replace(":'pack'", ":pack", StringComparison.Ordinal);
    }

    private static string OneLine(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"number of failed transactions: [1-9].*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Failed();

    [GeneratedRegex(@"tps = (?<rate>[\d.]+) \(without", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();
}
