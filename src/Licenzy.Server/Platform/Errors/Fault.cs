namespace Licenzy.Server.Platform.Errors;

/// <summary>A request's refusal as a value: the code, a sentence a person can act on, and what some codes carry besides.</summary>
/// <param name="Error">The code of the catalogue.</param>
/// <param name="Detail">What is wrong with this request and what to do, without secrets.</param>
internal sealed record Fault(ErrorCode Error, string Detail)
{
    /// <summary>The field at fault, dotted (<c>metadata.color</c>), when one is.</summary>
    public string? Param { get; init; }

    /// <summary>When to try again, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>With <c>insufficient_usage</c>: the units that are there.</summary>
    public long? UsageRemaining { get; init; }

    /// <summary>With <c>stripe_error</c>: Stripe's own code.</summary>
    public string? StripeCode { get; init; }

    /// <summary>With <c>stripe_error</c>: Stripe's id of the refused request, for its support.</summary>
    public string? StripeRequestId { get; init; }

    /// <summary>A field that is not as documented.</summary>
    public static Fault Field(string param, string detail) => new(ErrorCatalogue.InvalidRequest, detail) { Param = param };

    /// <summary>The dependency that we need is away; nothing was done.</summary>
    public static Fault Away(string detail, int retryAfterSeconds = 1) =>
        new(ErrorCatalogue.Unavailable, detail) { RetryAfterSeconds = retryAfterSeconds };
}

/// <summary>Something that every answer depends on is away (the database, most often): answered as <c>503 unavailable</c>.</summary>
internal sealed class UnavailableException : Exception
{
    public UnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
