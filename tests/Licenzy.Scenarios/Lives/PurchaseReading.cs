using Licenzy.Core;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios.Lives;

/// <summary>What is promised of one purchase at one moment. Times are Unix ms.</summary>
internal sealed record PurchaseReading
{
    public required string Key { get; init; }

    public required EntitlementStatus Status { get; init; }

    public UnavailableReason? UnavailableReason { get; init; }

    public required string Reason { get; init; }

    public Source Source { get; init; } = Source.Stripe;

    public required string ProductCode { get; init; }

    public long Quantity { get; init; } = 1;

    /// <summary>The mapped items of a subscription, such as <c>ADDONx5+PROx1</c>.</summary>
    public string Items { get; init; } = "";

    public long? StartsAtMs { get; init; }

    public long? ExpiresAtMs { get; init; }

    public long? CanceledAtMs { get; init; }

    public long? CurrentPeriodEndMs { get; init; }

    public bool CancelAtPeriodEnd { get; init; }

    public long? UsageGranted { get; init; }

    public long Adjusted { get; init; }

    public long? UsageRemaining { get; init; }

    public string? StripeStatus { get; init; }

    public bool UnmappedPrice { get; init; }

    public string? AttemptId { get; init; }

    /// <summary>What Core says, in the same words.</summary>
    public static PurchaseReading Of(PurchaseState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new PurchaseReading
        {
            Key = state.Key,
            Status = state.Status,
            UnavailableReason = state.UnavailableReason,
            Reason = state.Reason,
            Source = state.Source,
            ProductCode = state.ProductCode,
            Quantity = state.Quantity,
            Items = string.Join('+', state.Items.Select(item => $"{item.ProductCode}x{item.Quantity}")),
            StartsAtMs = state.StartsAtMs,
            ExpiresAtMs = state.ExpiresAtMs,
            CanceledAtMs = state.CanceledAtMs,
            CurrentPeriodEndMs = state.CurrentPeriodEndMs,
            CancelAtPeriodEnd = state.CancelAtPeriodEnd,
            UsageGranted = state.UsageGranted,
            Adjusted = state.Adjusted,
            UsageRemaining = state.UsageRemaining,
            StripeStatus = state.StripeStatus,
            UnmappedPrice = state.UnmappedPrice,
            AttemptId = state.AttemptId,
        };
    }
}
