using System.Globalization;
using System.Text;
using System.Text.Json;
using Licenzy.Bench.Figures;

namespace Licenzy.Bench;

/// <summary>The results of one run: a table for a terminal, the same as Markdown, and JSON with every round.</summary>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Engine">The database.</param>
/// <param name="Subjects">How many subjects the database held.</param>
/// <param name="Rounds">How often each figure was measured.</param>
/// <param name="Seconds">How long a round loaded each side.</param>
/// <param name="At">When it began.</param>
/// <param name="Results">The figures.</param>
/// <param name="Failures">Figures that could not be measured, and why.</param>
internal sealed record Report(
    Machine Machine,
    string Engine,
    int Subjects,
    int Rounds,
    int Seconds,
    DateTimeOffset At,
    IReadOnlyList<Result> Results,
    IReadOnlyList<string> Failures
)
{
    private static readonly string[] Heads =
    [
        "figure",
        "median",
        "least",
        "greatest",
        "limit",
        "median",
        "ratio",
        "least–greatest",
        "bar",
        "met",
    ];

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private string Title =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Engine}, {Subjects:N0} subjects, {(long)Subjects * Seeding.SeedRows.UsagesEach:N0} rows of usage; {Rounds} rounds of {Seconds} s"
        );

    /// <summary>Whether all could be measured and every bar is met.</summary>
    public bool IsGood => Failures.Count == 0 && Results.All(result => result.Met != false);

    public string ToJson() => JsonSerializer.Serialize(this, Readable);

    public string ToTable()
    {
        string[][] lines = [Heads, .. Results.Select(Cells)];
        var widths = Enumerable.Range(0, Heads.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder().AppendLine(Title).AppendLine(Machine.ToString()).AppendLine();
        foreach (var line in lines)
        {
            text.AppendLine(string.Join("  ", line.Select((cell, column) => Fit(cell, column, widths[column]))).TrimEnd());
        }

        foreach (var failure in Failures)
        {
            text.AppendLine($"not measured: {failure}");
        }

        return text.ToString();
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder().AppendLine($"{Title}. {Machine}.").AppendLine();
        text.AppendLine($"| {string.Join(" | ", Heads)} |").AppendLine($"|{string.Concat(Heads.Select(_ => "---|"))}");
        foreach (var result in Results)
        {
            text.AppendLine($"| {string.Join(" | ", Cells(result))} |");
        }

        foreach (var failure in Failures)
        {
            text.AppendLine().AppendLine($"Not measured: {failure}");
        }

        return text.ToString();
    }

    private static string Fit(string cell, int column, int width) =>
        Heads[column] is "figure" or "limit" ? cell.PadRight(width) : cell.PadLeft(width);

    private static string[] Cells(Result result) =>
        [
            result.Measured.Unit == "1/s" ? $"{result.Measured.Name} (1/s)" : $"{result.Measured.Name} ({result.Measured.Unit})",
            Text(result.Measured.Median),
            Text(result.Measured.Least),
            Text(result.Measured.Greatest),
            result.Limit?.Name ?? "",
            result.Limit is { } limit ? Text(limit.Median) : "",
            result.Ratio is { } ratio ? Text(ratio.Median) : "",
            result.Ratio is { } spread ? $"{Text(spread.Least)}–{Text(spread.Greatest)}" : "",
            result.Bar is { } bar ? $"{(bar.AtLeast ? "≥" : "<")} {bar.Value.ToString("0.##", CultureInfo.InvariantCulture)}" : "",
            result.Met switch
            {
                true => "yes",
                false => "no",
                null => "",
            },
        ];

    private static string Text(double value) => value.ToString(Math.Abs(value) < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}
