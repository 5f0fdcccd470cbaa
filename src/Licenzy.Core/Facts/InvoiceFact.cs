using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>An invoice.</summary>
public sealed record InvoiceFact : Fact
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Invoice;

    /// <summary>The snapshot; the latest event wins, in one second the status furthest from draft.</summary>
    public Register<InvoiceBody>? Body { get; init; }

    /// <summary>Subscription, customer, payment intent, charge, attempt, subject.</summary>
    public ValueList<Link> Links { get; init; } = [];

    /// <summary>When it was first known to be paid, Unix ms.</summary>
    public long? PaidAtMs { get; init; }

    /// <summary>When a payment of it first failed, Unix ms.</summary>
    public long? FailedFirstMs { get; init; }

    /// <summary>When it was first known to be void or uncollectible, Unix ms.</summary>
    public long? ClosedAtMs { get; init; }

    /// <summary>When a payment of it last failed, Unix ms.</summary>
    public long? FailedLastMs { get; init; }

    /// <summary>The greatest number of payment attempts that was reported.</summary>
    public long? Attempts { get; init; }

    /// <summary>The time of the snapshot, Unix ms; a fetch of an object on a test clock is stamped behind it.</summary>
    [JsonIgnore]
    public long SnapshotAtMs => Body?.Order[0] ?? 0;

    /// <summary>The fact that one snapshot of an invoice tells.</summary>
    public static InvoiceFact Seen(InvoiceSeen seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var failed = seen.EventType == "invoice.payment_failed";
        var paid = seen.Status == "paid" || seen.EventType is "invoice.paid" or "invoice.payment_succeeded";
        return new InvoiceFact
        {
            Id = seen.Id,
            Body = new([seen.AtMs, StatusRank(seen.Status)], InvoiceBody.Of(seen)),
            Links = Facts.Links.Seen(
                seen.AtMs,
                (LinkName.Subscription, seen.SubscriptionId),
                (LinkName.Customer, seen.CustomerId),
                (LinkName.PaymentIntent, seen.PaymentIntentId),
                (LinkName.Charge, seen.ChargeId),
                (LinkName.Attempt, seen.Metadata.AttemptId),
                (LinkName.Subject, seen.Metadata.SubjectRef)
            ),
            PaidAtMs = paid ? PaidAt(seen) : null,
            FailedFirstMs = failed ? seen.AtMs : null,
            FailedLastMs = failed ? seen.AtMs : null,
            ClosedAtMs = seen.Status is "void" or "uncollectible" ? seen.AtMs : null,
            Attempts = seen.AttemptCount,
        };
    }

    internal static InvoiceFact Merge(InvoiceFact a, InvoiceFact b) =>
        new()
        {
            Id = a.Id,
            Body = Register<InvoiceBody>.Merge(a.Body, b.Body),
            Links = Facts.Links.Merge(a.Links, b.Links),
            PaidAtMs = Joins.Earliest(a.PaidAtMs, b.PaidAtMs),
            FailedFirstMs = Joins.Earliest(a.FailedFirstMs, b.FailedFirstMs),
            ClosedAtMs = Joins.Earliest(a.ClosedAtMs, b.ClosedAtMs),
            FailedLastMs = Joins.Latest(a.FailedLastMs, b.FailedLastMs),
            Attempts = Joins.Latest(a.Attempts, b.Attempts),
        };

    /// <summary>
    /// Who asks long after the payment must not take it for a payment of today: it would lift a dispute that was opened in between.
    /// </summary>
    private static long PaidAt(InvoiceSeen seen) =>
        seen is { EventType: SeenType.Fetched, PaidAtMs: { } paidAt } ? Math.Min(seen.AtMs, paidAt) : seen.AtMs;

    private static int StatusRank(string? status) =>
        status switch
        {
            "paid" => 4,
            "void" => 3,
            "uncollectible" => 2,
            "open" => 1,
            _ => 0,
        };
}

/// <summary>The snapshot of an invoice.</summary>
/// <param name="Cycle">Whether it bills a period: it has a subscription line that is no proration.</param>
/// <param name="PeriodStartMs">The start of the period that it bills, Unix ms; null when it has no subscription line.</param>
/// <param name="PeriodEndMs">The end of that period, Unix ms.</param>
/// <param name="BillingReason">Stripe's <c>billing_reason</c>.</param>
/// <param name="AmountPaid">In the currency's minor unit.</param>
/// <param name="Total">In the currency's minor unit.</param>
/// <param name="Currency">Three letters, lower case.</param>
public sealed record InvoiceBody(
    bool Cycle,
    long? PeriodStartMs,
    long? PeriodEndMs,
    string? BillingReason,
    long AmountPaid,
    long Total,
    string? Currency
)
{
    /// <summary>
    /// The period comes from the lines: <c>invoice.period_*</c> looks one period back, and proration lines cover the rest of a
    /// period that another invoice bills.
    /// </summary>
    internal static InvoiceBody Of(InvoiceSeen seen)
    {
        var billing = seen.Lines.Where(line => line.OfSubscription).ToList();
        var cycle = billing.Exists(line => !line.Proration);
        var period = billing.Where(line => !cycle || !line.Proration).ToList();
        return new InvoiceBody(
            cycle,
            period.Max(line => (long?)line.PeriodStartMs),
            period.Max(line => (long?)line.PeriodEndMs),
            seen.BillingReason,
            seen.AmountPaid,
            seen.Total,
            seen.Currency
        );
    }
}

/// <summary>One line of an invoice.</summary>
/// <param name="OfSubscription">
/// Whether it bills a subscription item: <c>type</c> is <c>subscription</c>, or <c>parent.type</c> is
/// <c>subscription_item_details</c>.
/// </param>
/// <param name="Proration"><c>proration</c>, or that of the line's <c>parent</c>.</param>
/// <param name="PeriodStartMs"><c>period.start</c>, Unix ms.</param>
/// <param name="PeriodEndMs"><c>period.end</c>, Unix ms.</param>
public sealed record InvoiceLine(bool OfSubscription, bool Proration, long PeriodStartMs, long PeriodEndMs);

/// <summary>One observation of an invoice, from an event or a fetch.</summary>
public sealed record InvoiceSeen
{
    /// <summary><c>in_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The event's <c>created</c>, or Stripe's time of a fetch, Unix ms.</summary>
    public required long AtMs { get; init; }

    /// <summary>The event's type, or <see cref="SeenType.Fetched"/>.</summary>
    public required string EventType { get; init; }

    /// <summary><c>status</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>status_transitions.paid_at</c>, Unix ms; counts where it was fetched, since an event tells the time by itself.</summary>
    public long? PaidAtMs { get; init; }

    /// <summary><c>lines</c>.</summary>
    public IReadOnlyList<InvoiceLine> Lines { get; init; } = [];

    /// <summary><c>billing_reason</c>.</summary>
    public string? BillingReason { get; init; }

    /// <summary><c>amount_paid</c>, minor unit.</summary>
    public long AmountPaid { get; init; }

    /// <summary><c>total</c>, minor unit.</summary>
    public long Total { get; init; }

    /// <summary><c>currency</c>.</summary>
    public string? Currency { get; init; }

    /// <summary><c>attempt_count</c>.</summary>
    public long AttemptCount { get; init; }

    /// <summary><c>subscription</c>, or <c>parent.subscription_details.subscription</c>, or that of a line.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary><c>customer</c>.</summary>
    public string? CustomerId { get; init; }

    /// <summary><c>payment_intent</c>; gone since the API version 2025-03-31.</summary>
    public string? PaymentIntentId { get; init; }

    /// <summary><c>charge</c>; gone since the API version 2025-03-31.</summary>
    public string? ChargeId { get; init; }

    /// <summary>Our part of <c>subscription_details.metadata</c>, or of <c>parent.subscription_details.metadata</c>.</summary>
    public LicenzyMetadata Metadata { get; init; } = LicenzyMetadata.None;
}
