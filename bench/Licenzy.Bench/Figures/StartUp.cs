namespace Licenzy.Bench.Figures;

/// <summary>How long the release takes on a database that is there, and what it holds when nobody asks anything.</summary>
internal static class StartUp
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Result>> MeasureAsync(Stage stage)
    {
        await (await stage.ServeAsync()).DisposeAsync();
        List<double> times = [];
        List<double> memory = [];
        for (var round = 1; round <= stage.Options.Rounds; round++)
        {
            await using var server = await stage.ServeAsync();
            times.Add(server.StartTime.TotalSeconds);
            await Task.Delay(Idle, stage.Cancellation);
            memory.Add(server.ResidentBytes / 1e6);
            Progress.Say($"start: round {round} of {stage.Options.Rounds}: {times[^1]:0.00} s, {memory[^1]:0} MB");
        }

        return
        [
            new Result("start", new Figure("start to ready", "s", times), Bar: Bar.Below(1.5)),
            new Result("start", new Figure("resident memory, idle", "MB", memory), Bar: Bar.Below(200)),
        ];
    }
}
