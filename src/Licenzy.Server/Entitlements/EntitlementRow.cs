namespace Licenzy.Server.Entitlements;

/// <summary>The stored state of one purchase: what its facts, its usage and the clock said when it was last written.</summary>
internal sealed record EntitlementRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    /// <summary>The purchase: a Checkout session, a line of one, a subscription or a grant.</summary>
    public string PurchaseKey { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    public string ProductId { get; init; } = string.Empty;

    public string ProductCode { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public string Status { get; init; } = string.Empty;

    public long Available { get; init; }

    public string? UnavailableReason { get; init; }

    public string Reason { get; init; } = string.Empty;

    public string Source { get; init; } = string.Empty;

    public long? StartsMs { get; init; }

    public long? ExpiresMs { get; init; }

    /// <summary>When the right itself ends; later than <see cref="ExpiresMs"/> only while a grace ends access earlier.</summary>
    public long? EndsMs { get; init; }

    public long? CurrentPeriodEndMs { get; init; }

    public long CancelAtPeriodEnd { get; init; }

    public long? CanceledMs { get; init; }

    public long? UsageGranted { get; init; }

    public long UsageAdjusted { get; init; }

    /// <summary>Only grows: a refund that fails later gives back exactly what was there.</summary>
    public long UsageConsumed { get; init; }

    public long? UsageRemaining { get; init; }

    public long Quantity { get; init; }

    /// <summary>The mapped items of a subscription, JSON.</summary>
    public string Items { get; init; } = "[]";

    public string? StripeStatus { get; init; }

    public long UnmappedPrice { get; init; }

    public string? AttemptId { get; init; }

    public string? StripeCustomerId { get; init; }

    public string? StripeSubscriptionId { get; init; }

    public string? StripePaymentIntentId { get; init; }

    public string? StripeCheckoutSessionId { get; init; }

    /// <summary>The metadata of the checkout that made it, JSON.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>What the application was last told of it, JSON.</summary>
    public string Told { get; init; } = string.Empty;

    /// <summary>Until when this row is true; from then on the state must be derived anew.</summary>
    public long? NextChangeMs { get; init; }

    /// <summary>A time pass's place in the queue of its subject and product, and when it stops to hold up those behind it.</summary>
    public long? QueueStartMs { get; init; }

    public long? QueueEndMs { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }
}
