using System.Diagnostics;

namespace Licenzy.Sandbox.Tests.Support;

public static class Eventually
{
    /// <summary>Asks again and again until the answer is yes; fails after ten seconds.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), "The condition did not come true.");
            await Task.Delay(10);
        }
    }
}
