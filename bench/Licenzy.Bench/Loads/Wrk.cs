using System.Globalization;
using System.Text.RegularExpressions;
using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Loads;

/// <summary>One run of wrk: requests a second, when every one of them was answered with success.</summary>
internal static partial class Wrk
{
    public const int Connections = 64;
    private const int Threads = 2;

    /// <exception cref="BenchException">wrk is missing, or something was not answered with success: that is no speed.</exception>
    public static async Task<double> RunAsync(
        Workplace workplace,
        string url,
        string script,
        int seconds,
        CancellationToken cancellation
    ) => Read(await SayAsync(workplace, url, script, seconds, Connections, cancellation));

    /// <summary>Runs it and returns its words, whatever was answered.</summary>
    public static async Task<string> SayAsync(
        Workplace workplace,
        string url,
        string script,
        int seconds,
        int connections,
        CancellationToken cancellation
    )
    {
        var path = workplace.Write($"load-{Unique.Word()}.lua", script);
        string[] arguments = [$"-t{Threads}", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", path, url];
        var said = await Child.RunAsync("wrk", arguments, cancellation);
        File.Delete(path);
        return said;
    }

    /// <summary>Reads what wrk says.</summary>
    /// <exception cref="BenchException">Something was not answered with success.</exception>
    public static double Read(string said)
    {
        if (Refused().Match(said) is { Success: true } refused)
        {
            throw new BenchException($"Not every request was answered with success: {refused.Value.Trim()}.");
        }

        return Rate().Match(said) is { Success: true } rate
            ? double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture)
            : throw new BenchException($"wrk did not say how fast it was:{Environment.NewLine}{said}");
    }

    [GeneratedRegex(@"Non-2xx or 3xx responses: [1-9]\d*|Socket errors: .*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();
}
