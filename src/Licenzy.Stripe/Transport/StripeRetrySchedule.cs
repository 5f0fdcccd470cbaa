namespace Licenzy.Stripe.Transport;

/// <summary>How long to wait before a retry.</summary>
internal static class StripeRetrySchedule
{
    /// <summary>A doubling pause with jitter, so that many callers do not come back together; never sooner than Stripe asks.</summary>
    /// <param name="retries">How many retries there were before this one.</param>
    /// <param name="retryAfter">What Stripe asks for.</param>
    /// <param name="options">The first and the longest pause, and the source of jitter.</param>
    public static TimeSpan DelayBefore(int retries, TimeSpan? retryAfter, StripeClientOptions options)
    {
        var doubled = options.FirstRetryDelay * Math.Pow(2, Math.Min(retries, 30));
        var longest = doubled < options.MaximumRetryDelay ? doubled : options.MaximumRetryDelay;
        var delay = longest * (1 - (options.Jitter() / 2));
        return retryAfter > delay ? retryAfter.Value : delay;
    }
}
