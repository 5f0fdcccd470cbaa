using System.Buffers;
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
    private const string UserAgent = "Licenzy-Webhooks/1.0";
    private const string MediaType = "application/json; charset=utf-8";
    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 160).Select(code => (char)code).Where(char.IsControl),
    ]);

    private readonly HttpMessageInvoker http = OutboundHttp.ForWebhooks(guard);
    private readonly TimeSpan timeout = timeout ?? TimeSpan.FromSeconds(15);

    /// <summary>An address as this sender's guard sees it; for as long as a claim of deliveries lasts, not for good.</summary>
    public WebhookTarget TargetOf(string url, bool live) => WebhookTarget.Of(url, live, guard);

    /// <summary>Sends one request; its outcome is known within the timeout.</summary>
    /// <param name="target">The endpoint. One that the rules refuse is not asked.</param>
    /// <param name="body">The exact bytes that were signed.</param>
    /// <param name="headers">The signature's headers; the media type is <c>application/json</c> unless they say another.</param>
    /// <param name="cancellation">Gives up while there is no answer. After the status has come it only ends the reading of the body.</param>
    /// <exception cref="OperationCanceledException">The caller gave up before an answer came; the endpoint may have taken it.</exception>
    public async Task<SendOutcome> PostAsync(
        WebhookTarget target,
        byte[] body,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellation
    )
    {
        var started = time.GetTimestamp();
        if (target.Uri is not { } uri)
        {
            return new(false, null, SendError.Blocked, target.Fault, null, null, Address: null, ElapsedMs(started));
        }

        using var budget = new CancellationTokenSource(timeout, time);
        try
        {
            // One token for both, and no third one that joins them: there are thousands of these a second.
            await using var givenUp = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), budget);
            using var request = NewRequest(uri, body, headers);
            using var response = await http.SendAsync(request, budget.Token);
            var excerpt = await ResponseExcerpt.ReadAsync(response.Content, time, budget.Token);
            return Answered(uri, response, excerpt, started);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            return Unanswered(uri, SendFailure.TimedOut(exception, timeout, isOver: budget.IsCancellationRequested), started);
        }
        catch (HttpRequestException exception)
        {
            return Unanswered(uri, SendFailure.Of(exception), started);
        }
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage NewRequest(Uri target, byte[] body, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var content = new ByteArrayContent(body);
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        var hasMediaType = false;
        for (var place = 0; place < headers.Count; place++)
        {
            var (name, value) = headers[place];
            HttpHeaders fields = IsOfContent(name) ? content.Headers : request.Headers;
            // A value with a line break would be left out without a word, and the signature with it.
            if (value.AsSpan().ContainsAny(Controls) || !fields.TryAddWithoutValidation(name, value))
            {
                throw new ArgumentException($"{name} cannot be sent as a header.", nameof(headers));
            }

            hasMediaType |= name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
        }

        if (!hasMediaType)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", MediaType);
        }

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
