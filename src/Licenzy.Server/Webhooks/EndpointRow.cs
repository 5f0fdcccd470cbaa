using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Webhooks;

/// <summary>An address of the application that wants to be told of changes.</summary>
internal sealed record EndpointRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string Url { get; init; } = string.Empty;

    /// <summary>The signing secret, sealed.</summary>
    public byte[] Secret { get; init; } = [];

    public long Enabled { get; init; }

    /// <summary>The event types that it takes, JSON; an empty list takes all.</summary>
    public string EventTypes { get; init; } = "[]";

    public string? Description { get; init; }

    /// <summary>Whether it is the mode's default endpoint: at most one that is not deleted is.</summary>
    public long IsDefault { get; init; }

    /// <summary>Why it is not enabled (see <see cref="DisabledReasons"/>); null while it is.</summary>
    public string? DisabledReason { get; init; }

    public long? DisabledMs { get; init; }

    /// <summary>When it was removed; the row stays for what was delivered to it.</summary>
    public long? DeletedMs { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    public Scope Scope => new(ProjectId, EnumText.Read<Mode>(Mode));

    public bool IsOpen => Enabled == 1 && DeletedMs is null;

    /// <summary>The patterns of event types that it takes.</summary>
    public IReadOnlyList<string> Patterns => JsonSerializer.Deserialize<List<string>>(EventTypes) ?? [];
}

/// <summary>Why an endpoint is disabled.</summary>
internal static class DisabledReasons
{
    /// <summary>By hand.</summary>
    public const string Manual = "manual";

    /// <summary>It answered 410: it will not take anything any more.</summary>
    public const string Gone = EndpointHealth.GoneReason;

    /// <summary>It failed for five days.</summary>
    public const string Failing = EndpointHealth.FailingReason;
}
