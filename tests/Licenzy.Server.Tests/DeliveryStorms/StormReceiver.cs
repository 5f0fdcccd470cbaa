using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// An application in bad weather: it takes its time, fails now and then, and remembers only how often it took which event at which of
/// its paths, so that a hundred thousand of them fit.
/// </summary>
internal sealed class StormReceiver : IAsyncDisposable
{
    private const int LongestDelayMs = 40;

    /// <summary>Of a hundred requests so many are answered with 500.</summary>
    private const int FailuresPercent = 2;

    private readonly WebApplication application;
    private readonly Random random;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(string Path, string EventId), int> taken = new();
    private long distinct;

    private StormReceiver(WebApplication application, int seed)
    {
        this.application = application;
        random = new Random(seed);
    }

    public string Url => application.Urls.Single();

    /// <summary>How many different events it took, an event counted once for each path.</summary>
    public long Distinct => Interlocked.Read(ref distinct);

    /// <summary>How often it took an event that it had taken before.</summary>
    public long Repeated => taken.Values.Sum(times => (long)times - 1);

    /// <summary>How often each event was taken at each path.</summary>
    public IReadOnlyDictionary<(string Path, string EventId), int> Taken => taken;

    public static async Task<StormReceiver> StartAsync(int seed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var built = builder.Build();
        var receiver = new StormReceiver(built, seed);
        built.Run(receiver.TakeAsync);
        await built.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var (delay, fails) = Weather();
        await Task.Delay(delay);
        if (fails)
        {
            context.Response.StatusCode = 500;
            return;
        }

        // What it took is taken, whether or not the answer finds anybody who waits for it.
        if (taken.AddOrUpdate((context.Request.Path, context.Request.Headers["webhook-id"].ToString()), 1, (_, times) => times + 1) == 1)
        {
            Interlocked.Increment(ref distinct);
        }
    }

    private (TimeSpan Delay, bool Fails) Weather()
    {
        lock (gate)
        {
            return (TimeSpan.FromMilliseconds(random.Next(LongestDelayMs)), random.Next(100) < FailuresPercent);
        }
    }
}
