namespace Licenzy.Stripe;

/// <summary>What went wrong in a call, for the caller to decide by.</summary>
public enum StripeErrorKind
{
    /// <summary>Stripe refused the request as made (400 and other 4xx).</summary>
    InvalidRequest,

    /// <summary>The key is wrong, revoked or expired (401).</summary>
    Authentication,

    /// <summary>The key is good but may not do this (403); Stripe's message names the missing permission.</summary>
    PermissionDenied,

    /// <summary>Nothing of that id exists for this key and mode (404).</summary>
    NotFound,

    /// <summary>The idempotency key was used with other parameters, or its first request still runs.</summary>
    Idempotency,

    /// <summary>Too many requests, or the object is locked by another one (429, 409 <c>lock_timeout</c>).</summary>
    RateLimited,

    /// <summary>A payment was declined (402).</summary>
    Card,

    /// <summary>Stripe itself failed (5xx).</summary>
    Api,

    /// <summary>No complete answer within <see cref="StripeClientOptions.Timeout"/>.</summary>
    Timeout,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>An answer that is not Stripe's: not JSON, another object, too large, a redirect.</summary>
    Unreadable,
}

/// <summary>A failed call, as a value.</summary>
/// <param name="Kind">The kind to decide by.</param>
/// <param name="Message">A sentence: Stripe's own where it gave one. Never holds the key.</param>
public sealed record StripeError(StripeErrorKind Kind, string Message)
{
    /// <summary>The HTTP status of the last answer; null when there was none.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Stripe's <c>error.type</c>, such as <c>invalid_request_error</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Stripe's <c>error.code</c>, such as <c>resource_missing</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Stripe's <c>error.decline_code</c> of a card error.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>The parameter that Stripe complains of, in its bracket form.</summary>
    public string? Param { get; init; }

    /// <summary>Stripe's <c>Request-Id</c>, by which its support and dashboard find the call.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long Stripe asks to wait before another try; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// True when a write may have taken effect although no answer tells: repeat it with the same idempotency key, never with a
    /// new one. Always false for reads.
    /// </summary>
    public bool MayHaveHappened { get; init; }
}
