using System.Text;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Webhooks;

/// <summary>What an application is told, as it will be sent.</summary>
internal sealed record OutboundEvent(string Id, string Type, UtcInstant CreatedAt, string ProjectId, string Mode, OutboundEventData Data)
{
    public string ToJson() => Encoding.UTF8.GetString(LicenzyJson.Bytes(this));
}

/// <summary>The 24 documented fields: always present, null where they say nothing.</summary>
internal sealed record OutboundEventData
{
    /// <summary>Null only in a test: it is about nobody.</summary>
    public required string? SubjectRef { get; init; }

    public required string ProjectId { get; init; }

    public required string Mode { get; init; }

    public string? ProductCode { get; init; }

    public string? Kind { get; init; }

    public string? Status { get; init; }

    public required string Reason { get; init; }

    /// <summary><c>stripe</c>, <c>portal</c> or <c>runtime</c>.</summary>
    public required string Source { get; init; }

    public string? EntitlementId { get; init; }

    public string? AttemptId { get; init; }

    public long? Units { get; init; }

    public long? UsageRemaining { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public long? AmountTotal { get; init; }

    public string? Currency { get; init; }

    public string? StripeCheckoutSessionId { get; init; }

    public string? StripePaymentIntentId { get; init; }

    public string? StripeSubscriptionId { get; init; }

    public UtcInstant? CurrentPeriodEnd { get; init; }

    public UtcInstant? ExpiresAt { get; init; }

    public UtcInstant? CanceledAt { get; init; }

    public string? ActorUserId { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required UtcInstant CreatedAt { get; init; }

    public required UtcInstant UpdatedAt { get; init; }
}
