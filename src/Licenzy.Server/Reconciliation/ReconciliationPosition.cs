using System.Text.Json;
using Licenzy.Server.Platform.Json;
using Licenzy.Stripe;

namespace Licenzy.Server.Reconciliation;

/// <summary>What a pass does, in this order. The words are stored.</summary>
internal enum ReconciliationStep
{
    /// <summary>Stripe's list of events against the inbox.</summary>
    Events,

    /// <summary>Checkout attempts that were not heard of again.</summary>
    Attempts,

    /// <summary>Open subscriptions.</summary>
    Subscriptions,

    /// <summary>Refunds of the last month: an old endpoint is not told when one fails.</summary>
    Refunds,
}

/// <summary>Where a pass stands. All cursors are ids behind which it goes on.</summary>
internal sealed record ReconciliationPosition
{
    /// <summary>Stripe lists at most twenty types at a time: which batch of them.</summary>
    public int TypeBatch { get; init; }

    public string? EventAfter { get; init; }

    public string AttemptAfter { get; init; } = string.Empty;

    /// <summary>Kept from pass to pass: the next goes on where the last one's budget ended.</summary>
    public string SubscriptionAfter { get; init; } = string.Empty;

    public int SubscriptionsSeen { get; init; }

    public string? RefundAfter { get; init; }

    /// <summary>Whether this pass was not allowed to read the list of events: the next begins where this one did.</summary>
    public bool EventsRefused { get; init; }

    /// <summary>The beginning of whatever step comes next: a cursor of one that was given up would hide what is newer.</summary>
    public ReconciliationPosition AtNextStep() => new() { SubscriptionAfter = SubscriptionAfter, EventsRefused = EventsRefused };

    public static ReconciliationPosition Read(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize<ReconciliationPosition>(json, LicenzyJson.Options)!;

    public string Write() => JsonSerializer.Serialize(this, LicenzyJson.Options);
}

/// <summary>What one page of a step came to.</summary>
/// <param name="Position">Where the pass stands now.</param>
/// <param name="Found">How much had not arrived.</param>
/// <param name="Done">Whether the step is done.</param>
/// <param name="Error">What Stripe refused; the position is then the one before.</param>
internal sealed record PageOutcome(ReconciliationPosition Position, int Found, bool Done, StripeError? Error = null);
