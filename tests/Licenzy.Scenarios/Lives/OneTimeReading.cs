using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios.Lives;

/// <summary>The table of passes, packs and grants.</summary>
internal sealed class OneTimeReading(StripeModel model, long nowMs)
{
    /// <summary>Something that was sold once, or granted.</summary>
    private sealed record Sold(
        string Key,
        ProductTerms Terms,
        long Quantity,
        long? FromMs,
        ModelSession? Session,
        OperatorAction.Grant? Grant
    )
    {
        public MoneyBack Back { get; } = new(Session?.Payment is null ? [] : [Session.Payment], Session?.AmountTotal ?? 0);

        public long? EndOf(long startMs) =>
            Grant?.ExpiresAtMs
            ?? Terms.Kind switch
            {
                ProductKind.TimePass => startMs + (Terms.DurationDays * Quantity * Moment.Day),
                ProductKind.UsagePack => startMs + (Terms.ExpiresAfterDays * Moment.Day),
                _ => null,
            };
    }

    private readonly Dictionary<string, (long? StartMs, long? EndMs, bool Waits)> _windows = new(StringComparer.Ordinal);

    public IEnumerable<PurchaseReading> Read()
    {
        var sold = All().ToList();
        foreach (var queue in sold.GroupBy(QueueOf, StringComparer.Ordinal))
        {
            QueueUp(queue);
        }

        return sold.Select(Read);
    }

    /// <summary>Passes of one product queue up; all else stands alone.</summary>
    private static string QueueOf(Sold sold) => sold.Terms.Kind == ProductKind.TimePass ? sold.Terms.ProductCode : sold.Key;

    private IEnumerable<Sold> All()
    {
        foreach (var session in model.Sessions.Where(one => one is { Mode: "payment", CompletedMs: not null }))
        {
            yield return new Sold(session.Id, session.Attempt.Terms, session.Attempt.Quantity, session.SettledMs, session, null);
        }

        foreach (var fact in model.Operators)
        {
            if (fact.Action is OperatorAction.Grant grant)
            {
                var fromMs = Math.Max(fact.AtMs, grant.StartsAtMs ?? fact.AtMs);
                yield return new Sold("grant:" + fact.Id, grant.Terms, 1, fromMs, null, grant);
            }
        }
    }

    /// <summary>Each pass begins when the one before it ends, or has left its place; one without payment holds none.</summary>
    private void QueueUp(IEnumerable<Sold> queue)
    {
        long? freeMs = null;
        foreach (var sold in queue.OrderBy(one => one.FromMs).ThenBy(one => one.Key, StringComparer.Ordinal))
        {
            if (sold.FromMs is not { } fromMs)
            {
                _windows[sold.Key] = (null, null, false);
                continue;
            }

            var waits = freeMs > fromMs && sold.Grant?.ExpiresAtMs is null;
            var startMs = waits ? freeMs!.Value : fromMs;
            var endMs = sold.EndOf(startMs);
            _windows[sold.Key] = (startMs, endMs, waits || sold.Grant is not null);
            var leavesMs = Earlier(StraightforwardReading.RevokedMs(model, sold.Key), sold.Back.TakenMs);
            var placeEndsMs = leavesMs is null
                ? endMs ?? long.MaxValue
                : Math.Min(endMs ?? long.MaxValue, Math.Max(startMs, leavesMs.Value));
            freeMs = Math.Max(freeMs ?? placeEndsMs, placeEndsMs);
        }
    }

    private PurchaseReading Read(Sold sold)
    {
        var (startMs, endMs, waits) = _windows[sold.Key];
        var adjusted = model.Operators.Select(fact => fact.Action).OfType<OperatorAction.Adjust>().Where(it => it.PurchaseKey == sold.Key);
        long? granted = sold.Terms.Kind == ProductKind.UsagePack ? sold.Grant?.UsageUnits ?? (sold.Terms.UsageUnits * sold.Quantity) : null;
        var delta = adjusted.Sum(it => it.Delta);
        long? left = granted is null ? null : Math.Max(0, granted.Value + delta - model.Consumed.GetValueOrDefault(sold.Key));
        var row = FirstRow(sold, startMs, endMs, waits, left);
        var takenBack = row.Status is EntitlementStatus.Canceled or EntitlementStatus.Pending;
        return new PurchaseReading
        {
            Key = sold.Key,
            Status = row.Status,
            UnavailableReason = row.Why,
            Reason = row.Reason,
            Source = sold.Grant is not null || row.Why == UnavailableReason.Revoked ? Source.Portal : Source.Stripe,
            ProductCode = sold.Terms.ProductCode,
            Quantity = sold.Quantity,
            StartsAtMs = startMs,
            ExpiresAtMs = startMs is null ? null : Earlier(endMs, row.CanceledMs),
            CanceledAtMs = row.CanceledMs,
            UsageGranted = granted,
            Adjusted = delta,
            UsageRemaining = takenBack && left is not null ? 0 : left,
            AttemptId = sold.Session?.Attempt.Id,
        };
    }

    private sealed record Row(EntitlementStatus Status, UnavailableReason? Why, string Reason, long? CanceledMs = null);

    private Row FirstRow(Sold sold, long? startMs, long? endMs, bool waits, long? left)
    {
        if (StraightforwardReading.RevokedMs(model, sold.Key) is { } revokedMs)
        {
            return new(EntitlementStatus.Canceled, UnavailableReason.Revoked, "manual_revoke", revokedMs);
        }

        if (sold.Session is { SettledMs: null } unpaid)
        {
            return unpaid.FailedMs is { } failedMs
                ? new(EntitlementStatus.Canceled, UnavailableReason.Canceled, "payment_failed", failedMs)
                : new(EntitlementStatus.Pending, UnavailableReason.Pending, "payment_pending");
        }

        if (sold.Back.Full)
        {
            return new(EntitlementStatus.Canceled, UnavailableReason.Refunded, "refund", sold.Back.FullMs);
        }

        if (sold.Back.Lost)
        {
            return new(EntitlementStatus.Canceled, UnavailableReason.Disputed, "dispute_lost", sold.Back.LostMs);
        }

        if (endMs <= nowMs)
        {
            return new(EntitlementStatus.Expired, UnavailableReason.Expired, "expired");
        }

        return sold.Back.Disputed
            ? new(EntitlementStatus.PastDue, UnavailableReason.Disputed, "dispute")
            : Standing(waits && startMs > nowMs, left, sold.Grant is null ? "checkout_finalized" : "manual_grant");
    }

    private static Row Standing(bool waits, long? left, string reason) =>
        new(
            EntitlementStatus.Active,
            waits ? UnavailableReason.NotStarted
                : left == 0 ? UnavailableReason.Exhausted
                : null,
            reason
        );

    private static long? Earlier(long? a, long? b) => a is null || b < a ? b ?? a : a;
}
