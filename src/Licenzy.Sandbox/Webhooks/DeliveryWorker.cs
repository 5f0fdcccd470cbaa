using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Weather;

namespace Licenzy.Sandbox.Webhooks;

/// <summary>
/// Sends what is owed to webhook endpoints until each answered with a 2xx or the retries are over. What is owed stands in
/// the database, so it goes on after a restart. Endpoints do not wait for each other, nor do the events of one.
/// </summary>
internal sealed class DeliveryWorker(
    SandboxDatabase database,
    SandboxSettings settings,
    BooksKeeper keeper,
    HttpClient client,
    DeliveryNudge nudge
) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly DeliveryNudge.Listener listener = nudge.Listen();
    private readonly ConcurrentDictionary<string, Task> underWay = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var looked = settings.TimeProvider.GetUtcNow();
                Start(looked, stoppingToken);
                await listener.WaitAsync(UntilNextDue(looked), settings.TimeProvider, stoppingToken);
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
        var due = database.Read(connection =>
            DialSetting.IsPaused(connection) ? [] : DeliveryStore.FindDue(connection, now, settings.Options.ParallelDeliveriesPerEndpoint)
        );
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
        var body = Render(delivery, endpoint);
        var sentAt = settings.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        var slow = TimeSpan.FromMilliseconds(delivery.SlowMs);
        using var request = new HttpRequestMessage(HttpMethod.Post, (string)endpoint["url"]!);
        request.Content =
            delivery.SlowMs == 0
                ? new StringContent(body, Encoding.UTF8, "application/json")
                : new SlowContent(Encoding.UTF8.GetBytes(body), slow, settings.TimeProvider);
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (Licenzy sandbox)");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", WebhookSignature.Sign(body, SecretOf(delivery), sentAt));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(settings.Options.DeliveryTimeout + slow);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
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

    private string Render(DeliveryStore.Due delivery, JsonObject endpoint) =>
        ApiPipeline.Render(
            database.Read(connection =>
                EventRendering.ForEndpoint(
                    keeper.Open(connection, delivery.Account, delivery.Livemode),
                    delivery.Event,
                    endpoint,
                    delivery.Pending
                )
            )
        );

    /// <summary>Whether this attempt is the one that is signed with a secret that nobody knows.</summary>
    private static bool IsForged(DeliveryStore.Due delivery) =>
        delivery.Attempts == 0 && delivery.Weather?.Split(',').Contains(DeliveryDial.WrongSecretWord, StringComparer.Ordinal) == true;

    private static string SecretOf(DeliveryStore.Due delivery) => IsForged(delivery) ? $"whsec_not{delivery.Id}" : delivery.Secret;

    private async Task RecordAsync(DeliveryStore.Due delivery, int? status, string? error)
    {
        var now = settings.TimeProvider.GetUtcNow();
        var schedule = settings.Options.RetrySchedule;
        var retry = delivery.Attempts < schedule.Count ? now + schedule[(int)delivery.Attempts] : (DateTimeOffset?)null;
        // Whatever was answered to a forged attempt, the true one follows.
        var forged = IsForged(delivery);
        retry = forged ? retry ?? now : retry;
        var state =
            error is null && !forged ? "delivered"
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
                    forged ? "Signed with another secret." : error
                );
                DeliveryStore.LetPass(connection, delivery.EndpointId, delivery.Seq, now.ToUnixTimeMilliseconds());
                return true;
            },
            CancellationToken.None
        );
    }
}
