using System.Diagnostics;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>Waits for what happens beside the test, for as long as a storm may take.</summary>
internal static class Until
{
    public static Task TrueAsync(Func<bool> isTrue, TimeSpan longest, string what) =>
        TrueAsync(() => Task.FromResult(isTrue()), longest, what);

    public static async Task TrueAsync(Func<Task<bool>> isTrue, TimeSpan longest, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
        {
            watch.Elapsed.ShouldBeLessThan(longest, $"It did not come to it that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }
}
