namespace Licenzy.Server.Entitlements;

/// <summary>What a consume needs to know of a pack: a part of its <see cref="EntitlementRow"/>. Times are Unix ms.</summary>
internal sealed record PackRow : DecisionRow
{
    public string Id { get; init; } = string.Empty;

    public string ProductCode { get; init; } = string.Empty;

    /// <summary>What the application was last told of it, JSON; looked into only when the pack is exhausted.</summary>
    public string Told { get; init; } = string.Empty;

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }
}

/// <summary>What consumes that are committed together take from one pack.</summary>
internal sealed record PackConsumption
{
    public required string ProjectId { get; init; }

    public required string Mode { get; init; }

    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string SubjectRef { get; init; }

    /// <summary>All of them together.</summary>
    public required long Units { get; init; }

    /// <summary>What the application is told of the pack by now, JSON; null where that did not change.</summary>
    public string? Told { get; init; }

    /// <summary>1 while units are left.</summary>
    public required long Available { get; init; }

    public string? UnavailableReason { get; init; }

    public required long UpdatedMs { get; init; }
}
