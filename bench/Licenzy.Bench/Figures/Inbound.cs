using Licenzy.Bench.Loads;
using Licenzy.Bench.Processes;
using Licenzy.Bench.Seeding;

namespace Licenzy.Bench.Figures;

/// <summary>Events from Stripe: stored and answered, and how long until the access that they give is seen.</summary>
internal static class Inbound
{
    private const int EventsPerSecond = 200;

    /// <summary>The node stores only, as one does that has workers beside it: what applying costs is the other figure's.</summary>
    public static async Task<IReadOnlyList<Result>> StoreAsync(Stage stage)
    {
        try
        {
            await using var server = await stage.ServeAsync(StoresOnly);
            await using var limit = await Limit.StartAsync(stage.Site, stage.Cancellation);
            return
            [
                await stage.CompareAsync(
                    "inbound",
                    ("Stripe event stored and answered", "bare endpoint, one insert"),
                    seconds => StoreAsync(stage, server, seconds),
                    seconds => PostAsync(stage, limit.Url, "/insert", seconds),
                    Bar.Ratio(0.8)
                ),
            ];
        }
        finally
        {
            await ForgetAsync(stage.Site);
        }
    }

    /// <summary>The setting of a node that applies nothing.</summary>
    public static (string Name, string Value) StoresOnly => ("Roles", "api");

    /// <summary>A round of signed events.</summary>
    public static Task<double> StoreAsync(Stage stage, Product server, int seconds) =>
        PostAsync(stage, server.Url, StripeEvents.Path(server.Site), seconds);

    /// <summary>What was stored and never applied must not be found by the next server that has workers.</summary>
    public static async Task ForgetAsync(Site site)
    {
        await using var connection = await SiteConnection.OpenAsync(site, CancellationToken.None);
        await connection.ExecuteAsync("delete from inbound_events where state = 'received'", CancellationToken.None);
    }

    /// <summary>Payments at a steady rate, each of a new customer: milliseconds from the event's arrival until a check allows.</summary>
    public static async Task<IReadOnlyList<Result>> LatencyAsync(Stage stage)
    {
        await using var server = await stage.ServeAsync();
        var buyers = new Buyers(server, stage.Cancellation);
        await buyers.BuyAsync(EventsPerSecond / 10, Math.Max(2, stage.Options.Seconds / 2));
        List<double> halves = [];
        List<double> worst = [];
        for (var round = 1; round <= stage.Options.Rounds; round++)
        {
            var waits = await buyers.BuyAsync(EventsPerSecond, stage.Options.Seconds);
            halves.Add(waits[waits.Count / 2]);
            worst.Add(waits[waits.Count * 99 / 100]);
            Progress.Say($"latency: round {round} of {stage.Options.Rounds}: median {halves[^1]:0} ms, p99 {worst[^1]:0} ms");
        }

        return
        [
            new Result("latency", new Figure($"receipt to visible access at {EventsPerSecond}/s, median", "ms", halves)),
            new Result("latency", new Figure($"receipt to visible access at {EventsPerSecond}/s, p99", "ms", worst), Bar: Bar.Below(250)),
        ];
    }

    private static Task<double> PostAsync(Stage stage, string url, string path, int seconds) =>
        Wrk.RunAsync(stage.Workplace, url, StripeEvents.Script(stage.Site, path), seconds, stage.Cancellation);
}
