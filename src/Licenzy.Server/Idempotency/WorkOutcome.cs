using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Idempotency;

/// <summary>What came of the work behind a key that may be sent or not.</summary>
/// <typeparam name="T">The body of its success.</typeparam>
internal abstract record WorkOutcome<T>
{
    private WorkOutcome() { }

    /// <summary>It is done.</summary>
    /// <param name="Value">The answer's body.</param>
    /// <param name="ResourceId">What it was about, for a repeat that comes when the answer is not kept any more; null when it is no one thing.</param>
    /// <param name="Status">The HTTP status.</param>
    internal sealed record Done(T Value, string? ResourceId, int Status = StatusCodes.Status200OK) : WorkOutcome<T>;

    /// <summary>It was refused: whatever it wrote is taken back, and the key is as good as new.</summary>
    internal sealed record Refused(Fault Fault) : WorkOutcome<T>;

    public static implicit operator WorkOutcome<T>(Fault fault) => new Refused(fault);

    public TResult Match<TResult>(Func<Done, TResult> done, Func<Refused, TResult> refused) =>
        this switch
        {
            Done one => done(one),
            Refused one => refused(one),
            _ => throw new InvalidOperationException("Work is done or refused."),
        };
}
