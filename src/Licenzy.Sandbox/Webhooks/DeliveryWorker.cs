using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Webhooks;

/// <summary>
/// Sends what is owed to webhook endpoints until each answered with a 2xx or the retries are over. What is owed stands in
/// the database, so it goes on after a restart. Endpoints do not wait for each other, nor do the events of one.
/// </summary>
internal sealed class DeliveryWorker(SandboxDatabase database, SandboxSettings settings, HttpClient client, DeliveryNudge nudge)
    : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> underWay = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var looked = settings.TimeProvider.GetUtcNow();
                Start(looked, stoppingToken);
                await nudge.WaitAsync(UntilNextDue(looked), settings.TimeProvider, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Starts an attempt of all that is due, as far as each endpoint has room.</summary>
    private void Start(DateTimeOffset looked, CancellationToken stoppingToken)
    {
        var now = looked.ToUnixTimeMilliseconds();
        // Taken before the database is read: an attempt that ends in between is no longer due, though what was read says so.
        var busy = underWay.Keys.ToHashSet(StringComparer.Ordinal);
        var due = database.Read(connection => DeliveryStore.FindDue(connection, now, settings.Options.ParallelDeliveriesPerEndpoint));
        foreach (var delivery in due)
        {
            // One that is under way is still due in the database; it keeps its place among the few of its endpoint.
            if (!busy.Contains(delivery.Id))
            {
                underWay[delivery.Id] = Task.Run(() => AttemptAsync(delivery, stoppingToken), stoppingToken);
            }
        }
    }

    /// <summary>
    /// How long until something that was not due when the worker looked becomes due. What was due then is under way, and
    /// its end is a nudge.
    /// </summary>
    private TimeSpan UntilNextDue(DateTimeOffset looked)
    {
        var next = database.Read(connection => DeliveryStore.NextDue(connection, looked.ToUnixTimeMilliseconds()));
        if (next is not { } due)
        {
            return LongestWait;
        }
        var wait = DateTimeOffset.FromUnixTimeMilliseconds(due) - settings.TimeProvider.GetUtcNow();
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks));
    }

    private async Task AttemptAsync(DeliveryStore.Due delivery, CancellationToken stoppingToken)
    {
        try
        {
            var (status, error) = await SendAsync(delivery, stoppingToken);
            await RecordAsync(delivery, status, error);
        }
        finally
        {
            underWay.TryRemove(delivery.Id, out _);
            nudge.Nudge();
        }
    }

    /// <summary>One attempt: the HTTP status it got, or why it got none.</summary>
    private async Task<(int? Status, string? Error)> SendAsync(DeliveryStore.Due delivery, CancellationToken stoppingToken)
    {
        var endpoint = JsonNode.Parse(delivery.Endpoint)!.AsObject();
        var body = ApiPipeline.Render(EventRendering.ForEndpoint(delivery.Event, endpoint, delivery.Pending));
        var sentAt = settings.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, (string)endpoint["url"]!);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (Licenzy sandbox)");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", WebhookSignature.Sign(body, delivery.Secret, sentAt));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stoppingToken);
            var status = (int)response.StatusCode;
            return (status, response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"Answered {status}."));
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.InnerException?.Message ?? exception.Message);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return (null, $"No answer within {settings.Options.DeliveryTimeout.TotalSeconds:0.#} s.");
        }
    }

    private async Task RecordAsync(DeliveryStore.Due delivery, int? status, string? error)
    {
        var now = settings.TimeProvider.GetUtcNow();
        var schedule = settings.Options.RetrySchedule;
        var retry = delivery.Attempts < schedule.Count ? now + schedule[(int)delivery.Attempts] : (DateTimeOffset?)null;
        var state =
            error is null ? "delivered"
            : retry is null ? "failed"
            : "pending";
        // Not canceled with the host: an attempt that was answered must not be repeated after the restart.
        await database.WriteAsync(
            connection =>
            {
                DeliveryStore.Record(
                    connection,
                    delivery.Id,
                    state,
                    now.ToUnixTimeMilliseconds(),
                    (retry ?? now).ToUnixTimeMilliseconds(),
                    status,
                    error
                );
                return true;
            },
            CancellationToken.None
        );
    }
}
