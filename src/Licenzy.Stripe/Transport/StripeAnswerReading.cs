using System.Globalization;
using System.Net;
using System.Text.Json;
using Licenzy.Stripe.Objects;

namespace Licenzy.Stripe.Transport;

/// <summary>From an HTTP answer to an outcome.</summary>
internal static class StripeAnswerReading
{
    /// <param name="call">The call that is answered.</param>
    /// <param name="response">Status and headers.</param>
    /// <param name="body">The body; null when it is larger than allowed.</param>
    /// <param name="now">Our clock, for what Stripe leaves out.</param>
    public static StripeAttempt Read(StripeCall call, HttpResponseMessage response, ReadOnlyMemory<byte>? body, DateTimeOffset now)
    {
        var json = default(JsonElement);
        var reason = "The answer is larger than any that is read.";
        var isReadable = body is { } bytes && StripeJson.TryParse(bytes, out json, out reason);
        if (response.IsSuccessStatusCode && isReadable)
        {
            var success = new StripeResult<JsonElement>.Success(json, RequestId(response), response.Headers.Date ?? now);
            return new StripeAttempt(success, IsRetryable: false, IsDefinite: true);
        }

        var error = response.IsSuccessStatusCode ? Unreadable(reason ?? string.Empty) : Refusal(response.StatusCode, json);
        error = error with
        {
            HttpStatus = (int)response.StatusCode,
            RequestId = RequestId(response),
            RetryAfter = RetryAfter(response, now),
            MayHaveHappened = call.IsWrite && LeavesDoubt(response.StatusCode),
        };
        return StripeAttempt.Failed(error, IsRetryable(response, error), IsDefinite(call, response.StatusCode));
    }

    private static StripeError Refusal(HttpStatusCode status, JsonElement json)
    {
        var error = json.Member("error") ?? default;
        var type = error.Text("type");
        var code = error.Text("code");
        return new StripeError(KindOf(status, type, code), error.Text("message") ?? Sentence(status))
        {
            Type = type,
            Code = code,
            DeclineCode = error.Text("decline_code"),
            Param = error.Text("param"),
        };
    }

    private static StripeError Unreadable(string reason) => new(StripeErrorKind.Unreadable, reason);

    private static StripeErrorKind KindOf(HttpStatusCode status, string? type, string? code) =>
        (int)status switch
        {
            _ when type == "idempotency_error" || code == "idempotency_key_in_use" => StripeErrorKind.Idempotency,
            _ when type == "card_error" => StripeErrorKind.Card,
            401 => StripeErrorKind.Authentication,
            402 => StripeErrorKind.Card,
            403 => StripeErrorKind.PermissionDenied,
            404 => StripeErrorKind.NotFound,
            429 => StripeErrorKind.RateLimited,
            409 when code == "lock_timeout" => StripeErrorKind.RateLimited,
            >= 500 => StripeErrorKind.Api,
            >= 400 => StripeErrorKind.InvalidRequest,
            _ => StripeErrorKind.Unreadable,
        };

    private static string Sentence(HttpStatusCode status) =>
        string.Create(CultureInfo.InvariantCulture, $"The answer has status {(int)status} and no explanation.");

    /// <summary>A 5xx may come after the effect; a success that cannot be read surely does; a conflict speaks of another request.</summary>
    private static bool LeavesDoubt(HttpStatusCode status) => (int)status is < 400 or 409 or >= 500;

    /// <summary>
    /// An earlier request with this key that had taken effect would be answered again by the same answer: a refusal of the request
    /// itself shows that none had. A refusal of the caller (401, 403, 429) shows nothing, and so does anything without a key: the
    /// 404 of a repeated DELETE may be its own success.
    /// </summary>
    private static bool IsDefinite(StripeCall call, HttpStatusCode status) =>
        call.IdempotencyKey is not null && (int)status is (400 or 402 or 404);

    private static bool IsRetryable(HttpResponseMessage response, StripeError error)
    {
        if (response.Headers.TryGetValues("Stripe-Should-Retry", out var values))
        {
            switch (values.FirstOrDefault())
            {
                case "true":
                    return true;
                case "false":
                    return false;
                default:
                    break;
            }
        }

        return error.HttpStatus is 429 or >= 500 || (error.HttpStatus == 409 && error.Code is "lock_timeout" or "idempotency_key_in_use");
    }

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Request-Id", out var values) ? values.FirstOrDefault() : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wanted = response.Headers.RetryAfter;
        var delay = wanted?.Delta ?? wanted?.Date - now;
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}
