namespace Licenzy.Server.Tests.Deliveries;

/// <summary>Waits for what happens beside the test.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static Task<T> UntilAsync<T>(Func<T> look, Func<T, bool> isRight) => UntilAsync(() => Task.FromResult(look()), isRight);

    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isRight)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (isRight(seen))
            {
                return seen;
            }

            watch.Elapsed.ShouldBeLessThan(Longest, $"It did not come to what was waited for; last seen: {seen}");
            await Task.Delay(TimeSpan.FromMilliseconds(15));
        }
    }
}
