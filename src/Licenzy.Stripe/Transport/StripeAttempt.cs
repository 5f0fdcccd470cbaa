using System.Text.Json;

namespace Licenzy.Stripe.Transport;

/// <summary>What one request came to.</summary>
/// <param name="Result">The outcome.</param>
/// <param name="IsRetryable">Whether the same request may do better soon.</param>
/// <param name="IsDefinite">Whether the answer settles what an earlier request with the same idempotency key did.</param>
internal sealed record StripeAttempt(StripeResult<JsonElement> Result, bool IsRetryable, bool IsDefinite)
{
    public static StripeAttempt Failed(StripeError error, bool isRetryable, bool isDefinite = false) =>
        new(new StripeResult<JsonElement>.Failure(error), isRetryable, isDefinite);
}
