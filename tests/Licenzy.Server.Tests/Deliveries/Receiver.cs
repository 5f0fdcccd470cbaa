using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>One request that a receiver got.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string EventId => Headers["webhook-id"];

    public string DeliveryId => Headers["Licenzy-Delivery-Id"];

    public long Attempt => long.Parse(Headers["Licenzy-Attempt"], System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An application that is told of changes: a real socket, and an answer that the test chooses.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<Received> received = new();

    private Receiver(WebApplication application) => this.application = application;

    /// <summary>How it answers; 200 at once unless told otherwise.</summary>
    public Func<HttpContext, Received, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Url => application.Urls.Single();

    public IReadOnlyList<Received> All => [.. received];

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var built = builder.Build();
        var receiver = new Receiver(built);
        built.Run(receiver.TakeAsync);
        await built.StartAsync();
        return receiver;
    }

    /// <summary>From now on it answers with this status.</summary>
    public void Say(int status, string? retryAfter = null) =>
        Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            return Task.CompletedTask;
        };

    /// <summary>Waits until it got so many requests in all.</summary>
    public Task<IReadOnlyList<Received>> GotAsync(int count) => Patience.UntilAsync(() => All, all => all.Count >= count);

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var request = new Received(context.Request.Path, headers, body.ToArray());
        received.Enqueue(request);
        await Answer(context, request);
    }
}
