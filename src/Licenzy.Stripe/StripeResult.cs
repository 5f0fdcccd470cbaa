namespace Licenzy.Stripe;

/// <summary>The outcome of a call to Stripe. Only cancellation by the caller and misuse are exceptions.</summary>
/// <typeparam name="T">What a success carries.</typeparam>
public abstract record StripeResult<T>
{
    private StripeResult() { }

    /// <summary>Stripe did it.</summary>
    /// <param name="Value">What Stripe answered.</param>
    /// <param name="RequestId">Stripe's <c>Request-Id</c>; null when it sent none.</param>
    /// <param name="ServerDate">Stripe's own clock at the answer (its <c>Date</c> header, whole seconds); ours where it sent none.</param>
    public sealed record Success(T Value, string? RequestId, DateTimeOffset ServerDate) : StripeResult<T>;

    /// <summary>Stripe did not, or nobody knows (<see cref="StripeError.MayHaveHappened"/>).</summary>
    /// <param name="Error">What went wrong.</param>
    public sealed record Failure(StripeError Error) : StripeResult<T>;

    /// <summary>The result of the function that fits the outcome.</summary>
    public TResult Match<TResult>(Func<Success, TResult> success, Func<Failure, TResult> failure) =>
        this switch
        {
            Success outcome => success(outcome),
            Failure outcome => failure(outcome),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The same outcome with its value turned into another by <paramref name="map"/>.</summary>
    public StripeResult<TOther> Select<TOther>(Func<T, TOther> map) =>
        Match<StripeResult<TOther>>(
            success => new StripeResult<TOther>.Success(map(success.Value), success.RequestId, success.ServerDate),
            failure => new StripeResult<TOther>.Failure(failure.Error)
        );
}
