using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Figures;

/// <summary>What every figure needs: the build, the databases, how long and how often.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Workplace">This run's folders.</param>
/// <param name="Build">The server's build.</param>
/// <param name="Site">The database that is measured.</param>
/// <param name="Small">The small database beside a large one; the same as <paramref name="Site"/> where there is no large one.</param>
/// <param name="Database">The server of databases, on which one more may be made; null on SQLite.</param>
/// <param name="Cancellation">Ends the run.</param>
internal sealed record Stage(
    BenchOptions Options,
    Workplace Workplace,
    ProductBuild Build,
    Site Site,
    Site Small,
    string? Database,
    CancellationToken Cancellation
)
{
    /// <summary>The subjects over which consumption is spread.</summary>
    public const int Spread = 10_000;

    private const int WarmUps = 2;

    /// <summary>Starts the server on the measured database.</summary>
    public Task<Product> ServeAsync(params (string Name, string Value)[] settings) => ServeAsync(Site, settings);

    /// <summary>Starts the server on one of the databases.</summary>
    public Task<Product> ServeAsync(Site site, params (string Name, string Value)[] settings) =>
        Product.StartAsync(
            Build,
            site,
            Cancellation,
            settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal)
        );

    /// <summary>
    /// Measures both sides in turn, round by round: what the machine does meanwhile falls on both. Before that both are warmed up, until the
    /// compiler has done what it will.
    /// </summary>
    /// <param name="part">The word by which the figure is picked.</param>
    /// <param name="names">What the figure is called, and its limit.</param>
    /// <param name="ours">A round of the server, in so many seconds: how many a second.</param>
    /// <param name="limit">The same of the limit.</param>
    /// <param name="bar">What has to be reached.</param>
    public async Task<Result> CompareAsync(
        string part,
        (string Ours, string Limit) names,
        Func<int, Task<double>> ours,
        Func<int, Task<double>> limit,
        Bar? bar
    )
    {
        for (var warmUp = 0; warmUp < WarmUps; warmUp++)
        {
            await ours(Math.Max(1, Options.Seconds / 2));
            await limit(Math.Max(1, Options.Seconds / 2));
        }

        var measured = new List<double>();
        var limits = new List<double>();
        for (var round = 1; round <= Options.Rounds; round++)
        {
            measured.Add(await ours(Options.Seconds));
            limits.Add(await limit(Options.Seconds));
            if (measured[^1] * limits[^1] == 0)
            {
                throw new BenchException($"{names.Ours}: within a round nothing was answered, and a ratio to nothing says nothing.");
            }

            Progress.Say($"{part}: round {round} of {Options.Rounds}: {measured[^1]:N0}/s, limit {limits[^1]:N0}/s");
        }

        return new Result(part, new Figure(names.Ours, "1/s", measured), new Figure(names.Limit, "1/s", limits), bar);
    }
}
