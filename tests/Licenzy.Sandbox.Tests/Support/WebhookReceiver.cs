using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Licenzy.Sandbox.Tests.Support;

/// <summary>What one webhook call said.</summary>
public sealed record ReceivedWebhook(string Signature, string Body)
{
    public JsonObject Event => JsonNode.Parse(Body)!.AsObject();

    public string Type => (string)Event["type"]!;
}

/// <summary>An application's webhook route on a real socket, which answers as it is told.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedWebhook> received = new();

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>The status to answer a call with; 200 unless set.</summary>
    public Func<ReceivedWebhook, int> Answer { get; set; } = _ => 200;

    public IReadOnlyList<ReceivedWebhook> Received => [.. received];

    public string Url => app.Urls.Single() + "/stripe";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var built = builder.Build();
        built.Urls.Add("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(built);
        built.MapPost("/stripe", receiver.ReceiveAsync);
        await built.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what came satisfies the condition; fails after ten seconds.</summary>
    public async Task<IReadOnlyList<ReceivedWebhook>> UntilAsync(Func<IReadOnlyList<ReceivedWebhook>, bool> condition)
    {
        await Eventually.IsTrueAsync(() => Task.FromResult(condition(Received)));
        return Received;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var webhook = new ReceivedWebhook(context.Request.Headers["Stripe-Signature"].ToString(), await reader.ReadToEndAsync());
        received.Enqueue(webhook);
        context.Response.StatusCode = Answer(webhook);
    }
}
