using System.Security.Cryptography;

namespace Licenzy.Stripe;

/// <summary>How <see cref="StripeClient"/> calls Stripe. Immutable; one instance may serve every account.</summary>
public sealed record StripeClientOptions
{
    /// <summary>
    /// The API version that requests are made with and webhook endpoints are created with. Newer shapes of the same objects are
    /// understood too, and all older ones since 2022-11-15.
    /// </summary>
    public const string PinnedVersion = "2026-05-27.dahlia";

    /// <summary>Where Stripe's API is; a path in it is kept.</summary>
    public Uri ApiBase { get; init; } = new("https://api.stripe.com");

    /// <summary>The <c>Stripe-Version</c> of every request.</summary>
    public string Version { get; init; } = PinnedVersion;

    /// <summary>
    /// The time that one call may take altogether, its retries and their pauses included, so that whoever waits for a call knows
    /// the longest wait. Positive.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a failed request is sent again, 0 or more.</summary>
    public int MaximumRetries { get; init; } = 2;

    /// <summary>The pause before the first retry; it doubles with each further one, and jitter takes up to half of it.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause that is chosen here. A <c>Retry-After</c> of Stripe may be longer, within <see cref="Timeout"/>.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The largest answer that is read, in bytes. A larger one is <see cref="StripeErrorKind.Unreadable"/>.</summary>
    public int MaximumAnswerBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>What the program calls itself to Stripe.</summary>
    public string UserAgent { get; init; } = "Licenzy";

    /// <summary>Makes the idempotency key of a POST whose caller gave none: 1 to 255 visible ASCII characters, never twice the same.</summary>
    public Func<string> NewIdempotencyKey { get; init; } = static () => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Gives the jitter of a retry's pause: a number from 0 (inclusive) to 1 (exclusive).</summary>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000d;
}
