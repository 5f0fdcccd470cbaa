using System.Globalization;
using Licenzy.Bench.Loads;
using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Figures;

/// <summary>
/// More than the node can do: eight times the connections, each of which asks again the moment it is answered or refused. What goes on
/// being answered, how fast the rest is refused, and how soon all is well again.
/// </summary>
internal static class Overload
{
    private const int Many = 8 * Wrk.Connections;

    public static async Task<IReadOnlyList<Result>> MeasureAsync(Stage stage)
    {
        await using var server = await stage.ServeAsync();
        List<double> peaks = [];
        List<double> answered = [];
        List<double> refusedShare = [];
        List<double> wrongShare = [];
        List<double> refusals = [];
        List<double> recoveries = [];
        await RunAsync(stage, server, Wrk.Connections, stage.Options.Seconds);
        for (var round = 1; round <= stage.Options.Rounds; round++)
        {
            peaks.Add((await RunAsync(stage, server, Wrk.Connections, stage.Options.Seconds)).AnsweredPerSecond);
            if (peaks[^1] == 0)
            {
                throw new BenchException("Within a round nothing was answered: there is no peak to hold anything against.");
            }

            var probe = new Probe(server, stage.Cancellation);
            var probing = probe.WhileAsync(TimeSpan.FromSeconds(stage.Options.Seconds));
            var load = await RunAsync(stage, server, Many, stage.Options.Seconds);
            await probing;
            answered.Add(load.AnsweredPerSecond);
            refusedShare.Add(load.Refused * 100.0 / load.All);
            wrongShare.Add(load.Wrong * 100.0 / load.All);
            if (probe.Refusals.Count > 0)
            {
                refusals.Add(probe.Refusals.Order().ElementAt(probe.Refusals.Count * 99 / 100));
            }

            recoveries.Add((await probe.RecoveredAsync()).TotalSeconds);
            Progress.Say(
                $"overload: round {round} of {stage.Options.Rounds}: {answered[^1]:N0}/s of {peaks[^1]:N0}/s, {refusedShare[^1]:0} % refused"
            );
        }

        return
        [
            new Result(
                "overload",
                new Figure($"consumes answered under {Many} connections", "1/s", answered),
                new Figure($"peak, {Wrk.Connections} connections", "1/s", peaks),
                Bar.Ratio(0.8)
            ),
            new Result("overload", new Figure("refused by 429 or 503 with Retry-After", "%", refusedShare)),
            new Result("overload", new Figure("answered otherwise, or not at all", "%", wrongShare), Bar: Bar.Below(0.01)),
            .. refusals.Count == 0
                ? (Result[])[]
                : [new Result("overload", new Figure("time to a refusal, p99", "ms", refusals), Bar: Bar.Below(100))],
            new Result("overload", new Figure("time until all is answered again", "s", recoveries), Bar: Bar.Below(10)),
        ];
    }

    /// <summary>What came of a load, by the script's own counts.</summary>
    /// <param name="Answered">With success.</param>
    /// <param name="Refused">By 429 or 503 with <c>Retry-After</c>.</param>
    /// <param name="Wrong">In another way, or by a broken connection.</param>
    /// <param name="Seconds">How long it lasted.</param>
    private sealed record Counts(long Answered, long Refused, long Wrong, int Seconds)
    {
        public double AnsweredPerSecond => (double)Answered / Seconds;

        public long All => Math.Max(1, Answered + Refused + Wrong);
    }

    private static async Task<Counts> RunAsync(Stage stage, Product server, int connections, int seconds)
    {
        var script = Scripts.Consume(server.Site, "/v1/usage/consume", Stage.Spread) + Scripts.Counting;
        var said = await Wrk.SayAsync(stage.Workplace, server.Url, script, seconds, connections, stage.Cancellation);
        var words = said.Split('\n').Single(line => line.StartsWith("counted ", StringComparison.Ordinal)).Split(' ');
        var numbers = words[1..].Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new Counts(numbers[0], numbers[1], numbers[2], seconds);
    }
}
