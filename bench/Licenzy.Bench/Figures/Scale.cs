using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Figures;

/// <summary>The same server on the large database and on the small one: what a hundred times the data costs.</summary>
internal static class Scale
{
    private const double Least = 0.8;
    private const int Warm = 1_000;

    public static async Task<IReadOnlyList<Result>> MeasureAsync(Stage stage)
    {
        if (!stage.Options.Large)
        {
            Progress.Say("scale: left out, since there is no large database (--data large)");
            return [];
        }

        return
        [
            await CompareAsync(stage, "warm access check", (server, seconds) => Checks.CheckAsync(stage, server, Warm, seconds)),
            await CompareAsync(
                stage,
                "cold access check",
                (server, seconds) => Checks.CheckAsync(stage, server, server.Site.Subjects, seconds),
                Checks.WithoutCache
            ),
            await CompareAsync(
                stage,
                "consume, all subjects",
                (server, seconds) => Consumes.ConsumeAsync(stage, server, server.Site.Subjects, seconds)
            ),
            await CompareAsync(stage, "consume, one hot subject", (server, seconds) => Consumes.ConsumeAsync(stage, server, 1, seconds)),
            await StoreAsync(stage),
        ];
    }

    private static async Task<Result> StoreAsync(Stage stage)
    {
        try
        {
            return await CompareAsync(
                stage,
                "Stripe event stored and answered",
                (server, seconds) => Inbound.StoreAsync(stage, server, seconds),
                Inbound.StoresOnly
            );
        }
        finally
        {
            await Inbound.ForgetAsync(stage.Site);
            await Inbound.ForgetAsync(stage.Small);
        }
    }

    private static async Task<Result> CompareAsync(
        Stage stage,
        string name,
        Func<Product, int, Task<double>> load,
        params (string Name, string Value)[] settings
    )
    {
        await using var large = await stage.ServeAsync(stage.Site, settings);
        await using var small = await stage.ServeAsync(stage.Small, settings);
        return await stage.CompareAsync(
            "scale",
            ($"{name}, {stage.Site.Subjects:N0} subjects", $"the same, {stage.Small.Subjects:N0} subjects"),
            seconds => load(large, seconds),
            seconds => load(small, seconds),
            Bar.Ratio(Least)
        );
    }
}
