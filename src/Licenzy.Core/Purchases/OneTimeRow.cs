using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>The ordered decision table of one-time purchases and grants: the first row that applies.</summary>
internal static class OneTimeRow
{
    public static PurchaseState Of(OneTimeSale sale, Place place, EvaluationContext context)
    {
        var granted =
            sale.Terms.Kind == ProductKind.UsagePack ? sale.FixedUnits ?? (sale.Terms.UsageUnits ?? 0) * sale.Quantity : (long?)null;
        var left = Math.Max(0, (granted ?? 0) + sale.Adjusted - context.Consumed.GetValueOrDefault(sale.Key));
        var verdict = Decide(sale, place, granted is null ? null : left, context.NowMs);
        var standing = verdict.Status is EntitlementStatus.Active or EntitlementStatus.PastDue;
        var session = sale.Session;
        return new PurchaseState
        {
            Key = sale.Key,
            SubjectRef = sale.SubjectRef,
            ProductId = sale.Terms.ProductId,
            ProductCode = sale.Terms.ProductCode,
            Kind = sale.Terms.Kind,
            Status = verdict.Status,
            UnavailableReason = verdict.UnavailableReason,
            Reason = verdict.Reason,
            Source = session is null || verdict.UnavailableReason == UnavailableReason.Revoked ? Source.Portal : Source.Stripe,
            StartsAtMs = place.StartMs,
            ExpiresAtMs = ExpiresAt(place, verdict),
            EndsAtMs = standing ? place.EndMs : null,
            CanceledAtMs = verdict.CanceledAtMs,
            UsageGranted = granted,
            Adjusted = sale.Adjusted,
            UsageRemaining =
                granted is null ? null
                : TakenBack(verdict.Status) ? 0
                : left,
            Quantity = sale.Quantity,
            AttemptId = sale.Attempt?.Id,
            StripeCustomerId = session?.Links.Find(LinkName.Customer),
            StripePaymentIntentId = session?.Links.Find(LinkName.PaymentIntent),
            StripeCheckoutSessionId = session?.Id,
            NextChangeMs = standing ? NextChange(verdict, place) : null,
            QueueStartMs = sale.Terms.Kind == ProductKind.TimePass ? sale.StartMs : null,
            QueueEndMs = sale.Terms.Kind == ProductKind.TimePass ? place.LeavesMs : null,
            Sale = SaleOf(sale),
        };
    }

    private sealed record Verdict(EntitlementStatus Status, UnavailableReason? UnavailableReason, string Reason, long? CanceledAtMs = null);

    private static Verdict Decide(OneTimeSale sale, Place place, long? left, long nowMs)
    {
        var reversal = sale.Reversal;
        var asBought = sale.Session is null ? Reasons.ManualGrant : Reasons.CheckoutFinalized;
        return sale switch
        {
            { RevokedAtMs: { } revoked } => new(EntitlementStatus.Canceled, UnavailableReason.Revoked, Reasons.ManualRevoke, revoked),
            { StartMs: null, Session.AsyncFailedAtMs: { } failed } => new(
                EntitlementStatus.Canceled,
                UnavailableReason.Canceled,
                Reasons.PaymentFailed,
                failed
            ),
            { StartMs: null } => new(EntitlementStatus.Pending, UnavailableReason.Pending, Reasons.PaymentPending),
            _ when reversal.Full => new(EntitlementStatus.Canceled, UnavailableReason.Refunded, Reasons.Refund, reversal.RefundedAtMs),
            _ when reversal.Lost => new(EntitlementStatus.Canceled, UnavailableReason.Disputed, Reasons.DisputeLost, reversal.LostAtMs),
            _ when place.EndMs <= nowMs => new(EntitlementStatus.Expired, UnavailableReason.Expired, Reasons.Expired),
            _ when reversal.Disputed => new(EntitlementStatus.PastDue, UnavailableReason.Disputed, Reasons.Dispute),
            _ when place.HeldUp && place.StartMs > nowMs => new(EntitlementStatus.Active, UnavailableReason.NotStarted, asBought),
            _ when left == 0 => new(EntitlementStatus.Active, UnavailableReason.Exhausted, asBought),
            _ => new(EntitlementStatus.Active, null, asBought),
        };
    }

    private static bool TakenBack(EntitlementStatus status) => status is EntitlementStatus.Canceled or EntitlementStatus.Pending;

    private static long? ExpiresAt(Place place, Verdict verdict) =>
        place.StartMs is not null && verdict.CanceledAtMs is { } canceled ? Math.Min(place.EndMs ?? canceled, canceled) : place.EndMs;

    private static long? NextChange(Verdict verdict, Place place) =>
        verdict.UnavailableReason == UnavailableReason.NotStarted ? place.StartMs : place.EndMs;

    private static PurchaseSale SaleOf(OneTimeSale sale) =>
        sale.Session is null
            ? PurchaseSale.None
            : new PurchaseSale(
                sale.Session.SettledAtMs is not null,
                Ended: false,
                sale.Session.Body?.Value.AmountTotal,
                sale.Session.Body?.Value.Currency,
                sale.Reversal.RefundTotal,
                sale.Reversal.RefundCurrency,
                []
            );
}
