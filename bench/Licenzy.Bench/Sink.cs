using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Licenzy.Bench;

/// <summary>A receiver on this machine that answers at once and remembers when each event came first.</summary>
internal sealed class Sink : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentDictionary<string, long> arrivals = new(StringComparer.Ordinal);
    private long count;

    private Sink(WebApplication application) => this.application = application;

    public string Url => application.Urls.Single();

    public long Count => Interlocked.Read(ref count);

    /// <summary>When each event came first, in ticks of the stopwatch.</summary>
    public IReadOnlyDictionary<string, long> Arrivals => arrivals;

    public static async Task<Sink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var built = builder.Build();
        var sink = new Sink(built);
        built.Run(sink.TakeAsync);
        await built.StartAsync();
        return sink;
    }

    public void Forget()
    {
        arrivals.Clear();
        Interlocked.Exchange(ref count, 0);
    }

    /// <summary>Waits until so many requests have come.</summary>
    public async Task GotAsync(long expected)
    {
        while (Count < expected)
        {
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        arrivals.TryAdd(context.Request.Headers["webhook-id"].ToString(), Stopwatch.GetTimestamp());
        Interlocked.Increment(ref count);
    }
}
