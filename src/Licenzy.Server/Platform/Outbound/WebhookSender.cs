using System.Net.Http.Headers;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// Posts a signed body to an endpoint, once, and tells what came of it. Every way in which that can fail is an outcome; only the
/// caller's own cancellation is thrown. Safe to use from any number of tasks.
/// </summary>
/// <param name="guard">Decides what is connected to.</param>
/// <param name="time">Measures durations, and reads the dates of <c>Retry-After</c>.</param>
/// <param name="timeout">How long a send may take in all; 15 seconds unless told.</param>
internal sealed class WebhookSender(OutboundGuard guard, TimeProvider time, TimeSpan? timeout = null) : IDisposable
{
    private static readonly ProductInfoHeaderValue UserAgent = new("Licenzy-Webhooks", "1.0");

    private readonly HttpClient http = OutboundHttp.ForWebhooks(guard);
    private readonly TimeSpan timeout = timeout ?? TimeSpan.FromSeconds(15);

    /// <summary>Sends one request; its outcome is known within the timeout.</summary>
    /// <param name="target">The endpoint. One that <see cref="TargetUrl"/> would refuse today is not asked.</param>
    /// <param name="body">The exact bytes that were signed.</param>
    /// <param name="headers">The signature's headers; the media type is <c>application/json</c> unless they say another.</param>
    /// <param name="cancellation">Gives up while there is no answer. After the status has come it only ends the reading of the body.</param>
    /// <exception cref="OperationCanceledException">The caller gave up before an answer came; the endpoint may have taken it.</exception>
    public async Task<SendOutcome> PostAsync(
        Uri target,
        byte[] body,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellation
    )
    {
        var started = time.GetTimestamp();
        if (TargetUrl.Check(target.OriginalString, live: false, guard) is { } fault)
        {
            return Unanswered(target, new(SendError.Blocked, fault), started);
        }

        using var budget = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, budget.Token);
        try
        {
            using var request = NewRequest(target, body, headers);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var excerpt = await ResponseExcerpt.ReadAsync(response.Content, time, both.Token);
            return Answered(target, response, excerpt, started);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            return Unanswered(target, SendFailure.TimedOut(exception, timeout, budget.IsCancellationRequested), started);
        }
        catch (HttpRequestException exception)
        {
            return Unanswered(target, SendFailure.Of(exception), started);
        }
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage NewRequest(Uri target, byte[] body, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var content = new ByteArrayContent(body);
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = content };
        request.Headers.UserAgent.Add(UserAgent);
        foreach (var (name, value) in headers)
        {
            HttpHeaders fields = IsOfContent(name) ? content.Headers : request.Headers;
            // A value with a line break would be left out without a word, and the signature with it.
            if (value.Any(char.IsControl) || !fields.TryAddWithoutValidation(name, value))
            {
                throw new ArgumentException($"{name} cannot be sent as a header.", nameof(headers));
            }
        }

        content.Headers.ContentType ??= new("application/json", "utf-8");
        return request;
    }

    private static bool IsOfContent(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private SendOutcome Answered(Uri target, HttpResponseMessage response, string excerpt, long started)
    {
        var status = (int)response.StatusCode;
        var error = status switch
        {
            >= 200 and <= 299 => null,
            >= 300 and <= 399 => SendError.Redirect,
            _ => SendError.Http,
        };
        var detail = error switch
        {
            null => null,
            SendError.Redirect => $"The answer is a redirect ({status}). Redirects are not followed: give the address to which it leads.",
            _ => $"The answer has status {status}.",
        };
        return new(error is null, status, error, detail, RetryAfter(response), excerpt, guard.AddressOf(target), ElapsedMs(started));
    }

    private SendOutcome Unanswered(Uri target, SendFailure failure, long started)
    {
        // Who was refused must not learn where the name leads, and an earlier connection's address would mislead.
        var address = failure.Error is SendError.Blocked or SendError.Dns ? null : guard.AddressOf(target);
        return new(false, null, failure.Error, failure.Detail, null, null, address, ElapsedMs(started));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wanted = response.Headers.RetryAfter;
        var delay = wanted?.Delta ?? wanted?.Date - time.GetUtcNow();
        return delay < TimeSpan.Zero ? null : delay;
    }

    private long ElapsedMs(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;
}
