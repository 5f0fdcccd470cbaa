using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>The state of a subscription at one moment. All times are Unix ms.</summary>
public sealed record SubscriptionSnapshot
{
    /// <summary>Stripe's <c>status</c>, verbatim; an unknown one never grants.</summary>
    public required string Status { get; init; }

    /// <summary>Its items.</summary>
    public ValueList<SubscriptionItem> Items { get; init; } = [];

    /// <summary><c>cancel_at</c>.</summary>
    public long? CancelAtMs { get; init; }

    /// <summary><c>cancel_at_period_end</c>.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary><c>ended_at</c>.</summary>
    public long? EndedAtMs { get; init; }

    /// <summary><c>start_date</c>.</summary>
    public long? StartDateMs { get; init; }

    /// <summary><c>latest_invoice</c>.</summary>
    public string? LatestInvoiceId { get; init; }

    /// <summary>Whether it lives on a test clock: its dates are then never compared with ours.</summary>
    public bool OnTestClock { get; init; }

    /// <summary>Whether Stripe has ended it for good.</summary>
    [JsonIgnore]
    public bool Ended => Status is "canceled" or "incomplete_expired";
}

/// <summary>One item of a subscription.</summary>
/// <param name="Id"><c>si_…</c>.</param>
/// <param name="PriceId">Stripe's price.</param>
/// <param name="Quantity">How many; 1 where Stripe tells none.</param>
/// <param name="CreatedMs"><c>created</c>, Unix ms.</param>
/// <param name="PeriodStartMs">
/// <c>current_period_start</c>, of the item, or (until the API version 2025-03-31) of the subscription; Unix ms.
/// </param>
/// <param name="PeriodEndMs"><c>current_period_end</c>, likewise.</param>
public sealed record SubscriptionItem(string Id, string PriceId, long Quantity, long CreatedMs, long? PeriodStartMs, long? PeriodEndMs);

/// <summary>
/// The order of snapshots: an ended one first of all, then the time of the event, then the kind of event, then the less permissive
/// status, then the later period end. Events of one second are common, so the pick must be fixed; the fetch makes it true.
/// </summary>
internal static class SubscriptionOrder
{
    public static ValueList<long> Of(long atMs, string eventType, SubscriptionSnapshot snapshot) =>
        [snapshot.Ended ? 1 : 0, atMs, TypeRank(eventType), StatusRank(snapshot.Status), snapshot.Items.Max(item => item.PeriodEndMs) ?? 0];

    public static long AtMs(ValueList<long> order) => order[1];

    private static int TypeRank(string eventType) =>
        eventType switch
        {
            "customer.subscription.created" => 0,
            "customer.subscription.deleted" => 2,
            SeenType.Fetched => 3,
            _ => 1,
        };

    private static int StatusRank(string status) =>
        status switch
        {
            "incomplete" => 0,
            "trialing" => 1,
            "active" => 2,
            "past_due" => 3,
            "unpaid" => 4,
            "paused" => 5,
            _ => 6,
        };
}
