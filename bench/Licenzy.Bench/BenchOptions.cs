using System.Globalization;
using Licenzy.Bench.Processes;

namespace Licenzy.Bench;

/// <summary>What is measured, how, and where the results go.</summary>
internal sealed record BenchOptions
{
    public const string Postgres = "postgres";
    public const string Sqlite = "sqlite";

    private static readonly string[] WithValue =
    [
        "--engine",
        "--only",
        "--rounds",
        "--seconds",
        "--data",
        "--subjects",
        "--json",
        "--markdown",
        "--keep",
        "--server",
        "--events",
        "--rate",
    ];

    /// <summary><c>postgres</c> or <c>sqlite</c>.</summary>
    public string Engine { get; private init; } = Postgres;

    /// <summary>The parts to measure, in the order of the command line; empty for all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>How often each figure is measured; the median counts.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>How long a round loads each side.</summary>
    public int Seconds { get; private init; } = 8;

    /// <summary>Whether a million subjects and ten million rows of usage stand beside the small database.</summary>
    public bool Large { get; private init; }

    /// <summary>How many subjects the large database holds, each with ten rows of usage.</summary>
    public int LargeSubjects { get; private init; } = 1_000_000;

    /// <summary>Where the results go as JSON.</summary>
    public string? Json { get; private init; }

    /// <summary>Where the results go as Markdown.</summary>
    public string? Markdown { get; private init; }

    /// <summary>A folder whose databases outlive the run and are used again.</summary>
    public string? Keep { get; private init; }

    /// <summary>A published server to measure; null to publish one.</summary>
    public string? Server { get; private init; }

    /// <summary>Outbound: deliveries in a round.</summary>
    public int Events { get; private init; } = 4_000;

    /// <summary>Outbound: deliveries a second while latency is measured.</summary>
    public int Rate { get; private init; } = 500;

    /// <exception cref="BenchException">A word is unknown, or its value is.</exception>
    public static BenchOptions Read(IReadOnlyList<string> words)
    {
        var values = Values(words);
        string? Word(string name) => values.GetValueOrDefault(name);
        return new BenchOptions
        {
            Engine = Choice(Word("--engine"), Postgres, Sqlite),
            Only = Word("--only")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Rounds = Number(Word("--rounds"), 5),
            Seconds = Number(Word("--seconds"), 8),
            Large = Choice(Word("--data"), "small", "large") == "large",
            LargeSubjects = Number(Word("--subjects"), 1_000_000),
            Json = Word("--json"),
            Markdown = Word("--markdown"),
            Keep = Word("--keep") is { } folder ? Path.GetFullPath(folder) : null,
            Server = Word("--server"),
            Events = Number(Word("--events"), 4_000),
            Rate = Number(Word("--rate"), 500),
        };
    }

    private static Dictionary<string, string> Values(IReadOnlyList<string> words)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < words.Count; at += 2)
        {
            if (!WithValue.Contains(words[at], StringComparer.Ordinal))
            {
                throw new BenchException($"There is no option `{words[at]}`; --help lists them.");
            }

            values[words[at]] = at + 1 < words.Count ? words[at + 1] : throw new BenchException($"`{words[at]}` needs a value.");
        }

        return values;
    }

    /// <summary>One of some words; the first when nothing was said.</summary>
    private static string Choice(string? said, params string[] choices) =>
        said is null ? choices[0]
        : choices.Contains(said, StringComparer.Ordinal) ? said
        : throw new BenchException($"`{said}` is none of {string.Join(", ", choices)}.");

    private static int Number(string? said, int usual) =>
        said is null ? usual
        : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new BenchException($"`{said}` is not a whole number above 0.");
}
