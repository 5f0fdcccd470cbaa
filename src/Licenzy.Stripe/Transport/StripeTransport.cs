using System.Text.Json;

namespace Licenzy.Stripe.Transport;

/// <summary>Sends a call, again where that may help, within its time.</summary>
internal sealed class StripeTransport(HttpClient http, StripeClientOptions options, TimeProvider time)
{
    private const int BufferBytes = 16 * 1024;

    public async Task<StripeResult<JsonElement>> SendAsync(StripeCall call, StripeCredentials credentials, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        using var budget = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, budget.Token);
        var doubt = false;
        for (var retries = 0; ; retries++)
        {
            var attempt = await AttemptAsync(call, credentials, both.Token, cancellation);
            if (attempt.Result is not StripeResult<JsonElement>.Failure { Error: var error })
            {
                return attempt.Result;
            }

            doubt = error.MayHaveHappened || (doubt && !attempt.IsDefinite);
            var failure = new StripeResult<JsonElement>.Failure(error with { MayHaveHappened = doubt });
            if (!attempt.IsRetryable || retries >= options.MaximumRetries)
            {
                return failure;
            }

            var delay = StripeRetrySchedule.DelayBefore(retries, error.RetryAfter, options);
            if (time.GetElapsedTime(started) + delay >= options.Timeout)
            {
                // Waiting would only turn what is known now into a timeout.
                return failure;
            }

            await Task.Delay(delay, time, cancellation);
        }
    }

    private async Task<StripeAttempt> AttemptAsync(
        StripeCall call,
        StripeCredentials credentials,
        CancellationToken both,
        CancellationToken cancellation
    )
    {
        try
        {
            using var request = call.ToRequest(options, credentials);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both);
            var body = await ReadBodyAsync(response, both);
            return StripeAnswerReading.Read(call, response, body, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var error = new StripeError(StripeErrorKind.Timeout, "There was no complete answer in time.");
            return StripeAttempt.Failed(error with { MayHaveHappened = call.IsWrite }, isRetryable: false);
        }
        catch (HttpRequestException exception)
        {
            return Broken(call, exception);
        }
        catch (IOException)
        {
            var error = new StripeError(StripeErrorKind.Unreachable, "The connection broke while the answer was read.");
            return StripeAttempt.Failed(error with { MayHaveHappened = call.IsWrite }, isRetryable: true);
        }
    }

    private static StripeAttempt Broken(StripeCall call, HttpRequestException exception)
    {
        var wasNeverSent =
            exception.HttpRequestError
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;
        var isNonsense = exception.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded;
        var error = new StripeError(
            isNonsense ? StripeErrorKind.Unreadable : StripeErrorKind.Unreachable,
            $"The request failed: {exception.HttpRequestError}."
        );
        return StripeAttempt.Failed(error with { MayHaveHappened = call.IsWrite && !wasNeverSent }, isRetryable: !isNonsense);
    }

    /// <summary>The body; null when it is larger than allowed, of which no more than that is read.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + count > options.MaximumAnswerBytes)
            {
                return null;
            }

            body.Write(buffer, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
