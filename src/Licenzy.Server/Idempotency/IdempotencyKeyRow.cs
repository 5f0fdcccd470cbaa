namespace Licenzy.Server.Idempotency;

/// <summary>A key, and the answer beside it.</summary>
internal sealed record IdempotencyKeyRow
{
    public string Fingerprint { get; init; } = string.Empty;

    /// <summary>What the work was about.</summary>
    public string? ResourceId { get; init; }

    /// <summary>The program that holds the claim while it calls others; null otherwise.</summary>
    public string? Holder { get; init; }

    public long? LeaseUntilMs { get; init; }

    public long? Status { get; init; }

    /// <summary>The body of the first answer, in the form that <see cref="AnswerForm"/> says; null when it is not kept any more.</summary>
    public byte[]? Answer { get; init; }

    public string AnswerForm { get; init; } = "plain";

    public long? AnsweredMs { get; init; }
}
