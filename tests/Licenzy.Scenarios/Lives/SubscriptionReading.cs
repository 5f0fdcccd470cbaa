using Licenzy.Core;

namespace Licenzy.Scenarios.Lives;

/// <summary>
/// The table of subscriptions. Where everything was told, Stripe's own status and period are the truth, and no invoice is needed to
/// correct them: that the facts' bookkeeping of invoices comes to the same is what is tested.
/// </summary>
internal sealed class SubscriptionReading(StripeModel model, ModelSubscription subscription, long nowMs)
{
    private const int InvoicesThatCount = 24;

    private readonly List<ModelInvoice> _invoices = subscription
        .Invoices.Where(invoice => model.Told.OfType<Observation.Invoice>().Any(told => told.Seen.Id == invoice.Id))
        .OrderByDescending(invoice => invoice.Line.PeriodStartMs)
        .ThenByDescending(invoice => invoice.Id, StringComparer.Ordinal)
        .Take(InvoicesThatCount)
        .ToList();

    private sealed record Row(
        EntitlementStatus Status,
        UnavailableReason? Why,
        string Reason,
        long? CanceledMs = null,
        bool Dunned = false
    );

    public PurchaseReading Read()
    {
        var row = FirstRow();
        var product = new ProductOfSubscription(subscription);
        var canceled = row.Status == EntitlementStatus.Canceled;
        var withPeriod = subscription.CancelAtPeriodEnd || subscription.CancelAtMs == subscription.PeriodEndMs;
        var graceMs = row.Dunned ? GraceEndMs : null;
        return new PurchaseReading
        {
            Key = subscription.Id,
            Status = row.Status,
            UnavailableReason = row.Why,
            Reason = row.Reason,
            Source = row.Why == UnavailableReason.Revoked ? Source.Portal : Source.Stripe,
            ProductCode = product.Code,
            Quantity = product.Quantity,
            Items = product.Items,
            StartsAtMs = subscription.StartMs,
            ExpiresAtMs = canceled ? row.CanceledMs : Min(EndMs, graceMs),
            CanceledAtMs = row.CanceledMs,
            CurrentPeriodEndMs = subscription.PeriodEndMs,
            CancelAtPeriodEnd = !canceled && withPeriod,
            StripeStatus = subscription.Status,
            UnmappedPrice = product.IsKept,
            AttemptId = subscription.AttemptId,
        };
    }

    private long? EndMs => subscription.CancelAtMs ?? (subscription.CancelAtPeriodEnd ? subscription.PeriodEndMs : null);

    private bool AnyPaid => _invoices.Exists(invoice => invoice.PaidMs is not null);

    private bool Unsettled => subscription.Session is { CompletedMs: not null, SettledMs: null } && !AnyPaid;

    private Row FirstRow()
    {
        if (StraightforwardReading.RevokedMs(model, subscription.Id) is { } revokedMs)
        {
            return new(EntitlementStatus.Canceled, UnavailableReason.Revoked, "manual_revoke", revokedMs);
        }

        if (subscription.Ended)
        {
            return new(EntitlementStatus.Canceled, UnavailableReason.Canceled, "subscription_deleted", subscription.EndedMs);
        }

        var failedFirst =
            Unsettled
            && subscription.Session!.FailedMs is not null
            && subscription.Status is "active" or "trialing" or "past_due" or "unpaid";
        if ((Unsettled && !failedFirst) || subscription.Status == "incomplete")
        {
            return new(EntitlementStatus.Pending, UnavailableReason.Pending, "payment_pending");
        }

        if (EndMs <= nowMs)
        {
            return new(EntitlementStatus.Expired, UnavailableReason.Expired, "expired");
        }

        return TakenBack() ?? (failedFirst || subscription.Status is not ("active" or "trialing") ? Dunned() : Standing());
    }

    private Row Standing() =>
        new(EntitlementStatus.Active, null, subscription.AttemptId is null ? "subscription_created" : "checkout_finalized");

    private Row Dunned()
    {
        var reason = subscription.Status == "paused" ? "subscription_updated" : "invoice_payment_failed";
        var inGrace = GraceEndMs > nowMs;
        return new(EntitlementStatus.PastDue, inGrace ? null : UnavailableReason.PastDue, reason, Dunned: true);
    }

    private Row? TakenBack()
    {
        if (_invoices.Exists(invoice => Back(invoice).Full && !Unreversed.Any(later => Later(later, invoice))))
        {
            return new(EntitlementStatus.PastDue, UnavailableReason.Refunded, "refund");
        }

        var inForce = _invoices.SelectMany(invoice => Back(invoice).Against.Where(dispute => !Lifted(invoice, dispute))).ToList();
        return inForce.Count == 0
            ? null
            : new(EntitlementStatus.PastDue, UnavailableReason.Disputed, inForce.Exists(one => one.Lost) ? "dispute_lost" : "dispute");
    }

    private bool Lifted(ModelInvoice invoice, ModelDispute dispute) =>
        Unreversed.Any(later => Later(later, invoice) && later.PaidMs > dispute.CreatedMs);

    /// <summary>Paid for a period of its own, and the money is still here.</summary>
    private IEnumerable<ModelInvoice> Unreversed =>
        _invoices.Where(invoice => invoice is { Cycle: true, PaidMs: not null } && Back(invoice) is { Full: false, Disputed: false });

    private static MoneyBack Back(ModelInvoice invoice) => new(invoice.Payments, invoice.AmountPaid);

    private static bool Later(ModelInvoice one, ModelInvoice other) => one.Line.PeriodStartMs > other.Line.PeriodStartMs;

    /// <summary>From the first failure of what is owed for the current period; who never paid has none, nor whom Stripe gave up.</summary>
    private long? GraceEndMs =>
        model.Settings.GraceDays == 0 || Unsettled || subscription.Status is not ("active" or "trialing" or "past_due")
            ? null
            : (Owed.Min(invoice => invoice.FailedFirstMs) ?? subscription.PeriodStartMs) + (model.Settings.GraceDays * Moment.Day);

    private IEnumerable<ModelInvoice> Owed =>
        _invoices.Where(invoice =>
            invoice is { FailedFirstMs: not null, PaidMs: null, ClosedMs: null, Reason: "subscription_cycle" }
            && (invoice == subscription.Invoices[^1] || (invoice.Cycle && invoice.Line.PeriodStartMs >= subscription.PeriodStartMs))
            && !_invoices.Exists(later => later is { Cycle: true, PaidMs: not null } && Later(later, invoice))
        );

    private static long? Min(long? a, long? b) => new[] { a, b }.Min();
}

/// <summary>What the items of a subscription give.</summary>
internal sealed class ProductOfSubscription
{
    public ProductOfSubscription(ModelSubscription subscription)
    {
        var oldest = subscription.Items.OrderBy(item => item.CreatedMs).ThenBy(item => item.Id, StringComparer.Ordinal).ToList();
        var mapped = oldest.Where(item => CodeOf(item.PriceId) is not null).ToList();
        var bought = subscription.Session?.Attempt.Terms.ProductCode;
        var main = mapped.Find(item => CodeOf(item.PriceId) == bought) ?? mapped.FirstOrDefault();
        IsKept = main is null;
        Code = main is null ? LastMapped(subscription) : CodeOf(main.PriceId)!;
        Quantity = (main ?? oldest[0]).Quantity;
        Items = main is null
            ? $"{Code}x{Quantity}"
            : string.Join(
                '+',
                mapped
                    .GroupBy(item => CodeOf(item.PriceId)!, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => $"{group.Key}x{group.Sum(item => item.Quantity)}")
            );
    }

    public string Code { get; }

    public long Quantity { get; }

    public string Items { get; }

    /// <summary>Whether nobody maps what it costs now, so that it keeps the product that it had.</summary>
    public bool IsKept { get; }

    private static string LastMapped(ModelSubscription subscription) =>
        subscription
            .Prices.Where(price => CodeOf(price.Key) is not null)
            .OrderByDescending(price => price.Value)
            .ThenByDescending(price => price.Key, StringComparer.Ordinal)
            .Select(price => CodeOf(price.Key)!)
            .First();

    private static string? CodeOf(string priceId) =>
        Catalogue.Products.Select(version => version.Terms).FirstOrDefault(terms => terms.PriceId == priceId)?.ProductCode;
}
