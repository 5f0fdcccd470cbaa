namespace Licenzy.Bench.Figures;

/// <summary>Deliveries to a receiver on this machine, beside a bare loop; and how long from the commit of an event to its first attempt.</summary>
internal static class Outbound
{
    public static async Task<IReadOnlyList<Result>> MeasureAsync(Stage stage)
    {
        var measured = await OutboundBench.RunAsync(stage.Options, stage.Database);
        return
        [
            new Result("outbound", measured.Delivered, measured.Bare, Bar.Ratio(0.5)),
            new Result("outbound", measured.Halves),
            new Result("outbound", measured.Worst, Bar: Bar.Below(1_000)),
        ];
    }
}
