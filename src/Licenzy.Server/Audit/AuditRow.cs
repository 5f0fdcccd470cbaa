namespace Licenzy.Server.Audit;

/// <summary>One thing that somebody did in an account. Never changed, but for its clear text when a person is erased.</summary>
internal sealed record AuditRow
{
    public string AccountId { get; init; } = string.Empty;

    /// <summary>The place in the account's chain: 1, 2, 3 …</summary>
    public long Sequence { get; init; }

    public string Id { get; init; } = string.Empty;

    public long AtMs { get; init; }

    /// <summary><c>user</c>, <c>command</c> (the program's own command line) or <c>licenzy</c>.</summary>
    public string ActorKind { get; init; } = string.Empty;

    public string? ActorUserId { get; init; }

    /// <summary>What was done, as <c>product.updated</c>.</summary>
    public string Action { get; init; } = string.Empty;

    public string? ProjectId { get; init; }

    public string? Mode { get; init; }

    /// <summary>What it was done to, as <c>product</c>.</summary>
    public string ObjectKind { get; init; } = string.Empty;

    public string? ObjectId { get; init; }

    /// <summary>The customer that it was about; erased with the customer.</summary>
    public string? SubjectRef { get; init; }

    /// <summary>What it says of people and values, JSON; erased with the customer. The chain holds its salted hash.</summary>
    public string? Details { get; init; }

    /// <summary>Keeps the hash of what was erased from being guessed; erased with it.</summary>
    public byte[]? Salt { get; init; }

    public string DetailsHash { get; init; } = string.Empty;

    public string? RequestId { get; init; }

    /// <summary>The hash of the row before; of the first row, 64 zeros.</summary>
    public string PreviousHash { get; init; } = string.Empty;

    public string Hash { get; init; } = string.Empty;
}
