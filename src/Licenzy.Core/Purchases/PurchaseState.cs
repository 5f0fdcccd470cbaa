namespace Licenzy.Core.Purchases;

/// <summary>The state of one purchase at one moment: what the entitlement row stores. All times are Unix ms.</summary>
public sealed record PurchaseState
{
    /// <summary>Its name (see <see cref="PurchaseKey"/>).</summary>
    public required string Key { get; init; }

    /// <summary>Whose it is.</summary>
    public required string SubjectRef { get; init; }

    /// <summary>The product; of a subscription the main item's.</summary>
    public required string ProductId { get; init; }

    /// <summary>Its code.</summary>
    public required string ProductCode { get; init; }

    /// <summary>What the product gives.</summary>
    public required ProductKind Kind { get; init; }

    /// <summary>The state of the purchase.</summary>
    public required EntitlementStatus Status { get; init; }

    /// <summary>Why it gives no access; null while it does.</summary>
    public UnavailableReason? UnavailableReason { get; init; }

    /// <summary>Whether it gives access now.</summary>
    public bool Available => UnavailableReason is null;

    /// <summary>Why it is in its state (see <see cref="Reasons"/>): a function of the facts, not of what came last.</summary>
    public required string Reason { get; init; }

    /// <summary>Who brought it into its state.</summary>
    public required Source Source { get; init; }

    /// <summary>When it starts or started.</summary>
    public long? StartsAtMs { get; init; }

    /// <summary>When access ends; null while nothing ends it.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>
    /// When the right itself ends, whatever suspends it now: at this instant it becomes <c>expired</c>. Differs from
    /// <see cref="ExpiresAtMs"/> only while a grace ends access earlier. Null for what the clock does not end.
    /// </summary>
    public long? EndsAtMs { get; init; }

    /// <summary>The end of the period that is paid; never ends access by itself.</summary>
    public long? CurrentPeriodEndMs { get; init; }

    /// <summary>Whether Stripe ends it at the end of its period.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>When the right ended; set exactly while <c>canceled</c>. Never the time of the request.</summary>
    public long? CanceledAtMs { get; init; }

    /// <summary>Units that a pack gave.</summary>
    public long? UsageGranted { get; init; }

    /// <summary>Units that operators added or took.</summary>
    public long Adjusted { get; init; }

    /// <summary>Units left; 0 while pending or taken back.</summary>
    public long? UsageRemaining { get; init; }

    /// <summary>How many were bought; of a subscription the main item's seats.</summary>
    public long Quantity { get; init; } = 1;

    /// <summary>The mapped items of a subscription, sorted by product code.</summary>
    public ValueList<PurchaseItem> Items { get; init; } = [];

    /// <summary>Stripe's status, verbatim.</summary>
    public string? StripeStatus { get; init; }

    /// <summary>Whether the subscription has a price that no product maps, and keeps the last mapped one.</summary>
    public bool UnmappedPrice { get; init; }

    /// <summary>The checkout attempt that it came from.</summary>
    public string? AttemptId { get; init; }

    /// <summary><c>cus_…</c>.</summary>
    public string? StripeCustomerId { get; init; }

    /// <summary><c>sub_…</c>.</summary>
    public string? StripeSubscriptionId { get; init; }

    /// <summary><c>pi_…</c>.</summary>
    public string? StripePaymentIntentId { get; init; }

    /// <summary><c>cs_…</c>.</summary>
    public string? StripeCheckoutSessionId { get; init; }

    /// <summary>
    /// The next instant at which the state changes by the clock alone, always ahead of the evaluation; null when none does.
    /// </summary>
    public long? NextChangeMs { get; init; }

    /// <summary>When a time pass would start if no queue held it up: its place in the queue. Null for other kinds, and while unsettled.</summary>
    public long? QueueStartMs { get; init; }

    /// <summary>When a time pass stops to hold up those behind it; null where <see cref="QueueStartMs"/> is.</summary>
    public long? QueueEndMs { get; init; }

    /// <summary>What is announced of its sale; not part of the row.</summary>
    public PurchaseSale Sale { get; init; } = PurchaseSale.None;
}

/// <summary>One mapped item of a subscription.</summary>
/// <param name="ProductCode">The product.</param>
/// <param name="Quantity">How many.</param>
public sealed record PurchaseItem(string ProductCode, long Quantity);

/// <summary>What announcing needs to know of a purchase beside its state; amounts in the currency's minor unit.</summary>
/// <param name="Settled">Whether a checkout of it was paid, or nothing was due.</param>
/// <param name="Ended">Whether Stripe ended the subscription.</param>
/// <param name="AmountTotal">What the session cost; of a subscription whose session is not known yet, what was paid first.</param>
/// <param name="Currency">The currency of that.</param>
/// <param name="RefundAmount">What was refunded, of all its payments.</param>
/// <param name="RefundCurrency">The currency of the refunds.</param>
/// <param name="Invoices">The invoices of a subscription that count, oldest first.</param>
public sealed record PurchaseSale(
    bool Settled,
    bool Ended,
    long? AmountTotal,
    string? Currency,
    long? RefundAmount,
    string? RefundCurrency,
    ValueList<PurchaseInvoice> Invoices
)
{
    /// <summary>A purchase without a sale: a grant.</summary>
    public static PurchaseSale None { get; } = new(false, false, null, null, null, null, []);
}

/// <summary>One invoice of a subscription.</summary>
/// <param name="Id"><c>in_…</c>.</param>
/// <param name="Paid">Whether it is paid.</param>
/// <param name="Failing">Whether a payment of it failed, and it is neither paid nor closed.</param>
/// <param name="Attempts">How many payments were tried.</param>
/// <param name="AmountPaid">Minor unit.</param>
/// <param name="Total">Minor unit.</param>
/// <param name="Currency">Three letters, lower case.</param>
public sealed record PurchaseInvoice(string Id, bool Paid, bool Failing, long Attempts, long AmountPaid, long Total, string? Currency);
