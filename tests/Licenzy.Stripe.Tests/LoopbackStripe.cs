using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Licenzy.Stripe.Tests;

/// <summary>A request as it came over the socket.</summary>
internal sealed record ReceivedRequest(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A peer on a real socket that answers as the test says, and remembers what it was asked.</summary>
internal sealed class LoopbackStripe : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }, disposeHandler: true);

    private LoopbackStripe(WebApplication application) => _application = application;

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public static StripeCredentials Credentials { get; } = new("rk_test_0123456789abcdef");

    public Uri Address =>
        new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Answers the n-th request (from 0) by the n-th step; the last step answers all further ones.</summary>
    public static async Task<LoopbackStripe> StartAsync(params Func<HttpContext, Task>[] steps)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var peer = new LoopbackStripe(builder.Build());
        var count = -1;
        peer._application.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            );
            var body = await reader.ReadToEndAsync();
            peer.Requests.Enqueue(
                new(context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", body, headers)
            );
            await steps[Math.Min(Interlocked.Increment(ref count), steps.Length - 1)](context);
        });
        await peer._application.StartAsync();
        return peer;
    }

    public StripeClient Client(Func<StripeClientOptions, StripeClientOptions>? change = null)
    {
        var options = new StripeClientOptions
        {
            ApiBase = Address,
            FirstRetryDelay = TimeSpan.FromMilliseconds(2),
            Timeout = TimeSpan.FromSeconds(30),
        };
        return new StripeClient(_http, change?.Invoke(options) ?? options, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _application.DisposeAsync();
    }

    /// <summary>Answers with a status, a JSON body and headers.</summary>
    public static Func<HttpContext, Task> Answer(int status, string body, params (string Name, string Value)[] headers) =>
        async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.WriteAsync(body);
        };

    /// <summary>Takes the request and cuts the connection without an answer.</summary>
    public static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
