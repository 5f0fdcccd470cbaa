using Licenzy.Stripe;

namespace Licenzy.Server.Configuration.Doctor;

/// <summary>What was asked of Stripe, and how long it took.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">What Stripe answered; null when it refused or did not answer.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="ServerDate">Stripe's clock at the answer; null where it does not matter.</param>
internal sealed record Probe<T>(T? Value, StripeError? Error, long DurationMs, DateTimeOffset? ServerDate = null)
    where T : class
{
    /// <summary>Why nothing was found out, in a sentence.</summary>
    public string WhyNot =>
        Error?.Kind switch
        {
            StripeErrorKind.Timeout or StripeErrorKind.Unreachable or null => "Not checked: Stripe did not answer.",
            StripeErrorKind.RateLimited => "Not checked: Stripe takes no more calls at the moment.",
            StripeErrorKind.Authentication => "Not checked: Stripe does not accept the key.",
            StripeErrorKind.PermissionDenied => "Not checked: the key lacks the permission to look.",
            _ => $"Not checked: {Error.Message}",
        };
}

/// <summary>Asks Stripe within a time that the questions of one examination share.</summary>
internal static class Probe
{
    /// <summary>A question that Stripe answers with a result. An end of the shared time is an answer too: none came.</summary>
    public static async Task<Probe<T>> AskAsync<T>(
        TimeProvider time,
        Func<CancellationToken, Task<StripeResult<T>>> ask,
        CancellationToken patience,
        CancellationToken caller
    )
        where T : class
    {
        var start = time.GetTimestamp();
        try
        {
            var result = await ask(patience);
            var took = (long)time.GetElapsedTime(start).TotalMilliseconds;
            return result.Match(
                success => new Probe<T>(success.Value, Error: null, took, success.ServerDate),
                failure => new Probe<T>(Value: null, failure.Error, took)
            );
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return new Probe<T>(
                Value: null,
                new StripeError(StripeErrorKind.Timeout, "There was no answer in time."),
                (long)time.GetElapsedTime(start).TotalMilliseconds
            );
        }
    }
}
