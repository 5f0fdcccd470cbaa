using Licenzy.Core;
using Licenzy.Core.Access;

namespace Licenzy.Server.Entitlements;

/// <summary>What a consume needs to know of a pack: a part of its <see cref="EntitlementRow"/>. Times are Unix ms.</summary>
internal sealed record PackRow
{
    public string Id { get; init; } = string.Empty;

    public string ProductCode { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public string Status { get; init; } = string.Empty;

    public string? UnavailableReason { get; init; }

    public long? StartsMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long? EndsMs { get; init; }

    public long? UsageRemaining { get; init; }

    /// <summary>What the application was last told of it, JSON; looked into only when the pack is exhausted.</summary>
    public string Told { get; init; } = string.Empty;

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    /// <summary>Whether units can be taken from it now, whatever was written down of it when.</summary>
    public bool IsAvailableAt(long nowMs) =>
        new EntitlementView(
            EnumText.Read<ProductKind>(Kind),
            EnumText.Read<EntitlementStatus>(Status),
            UnavailableReason is null ? null : EnumText.Read<UnavailableReason>(UnavailableReason),
            StartsMs,
            ExpiresMs,
            EndsMs,
            UsageRemaining
        )
            .At(nowMs)
            .Available;
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
