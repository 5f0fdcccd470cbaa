using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios.Lives;

/// <summary>A Checkout session as it truly is. Times are Unix ms.</summary>
internal sealed class ModelSession(string id, AttemptRecord attempt, string mode, long createdMs)
{
    public string Id { get; } = id;

    public AttemptRecord Attempt { get; } = attempt;

    public string Mode { get; } = mode;

    public long CreatedMs { get; } = createdMs;

    public string Status { get; set; } = "open";

    public string PaymentStatus { get; set; } = "unpaid";

    public long AmountTotal { get; set; }

    public long? CompletedMs { get; set; }

    public long? SettledMs { get; set; }

    public long? FailedMs { get; set; }

    public ModelPayment? Payment { get; set; }

    public ModelSubscription? Subscription { get; set; }

    public ModelInvoice? Invoice { get; set; }

    public bool Recovered { get; set; }
}

/// <summary>A payment intent with its one charge.</summary>
internal sealed class ModelPayment(string number, long amount, ModelInvoice? invoice)
{
    public string Id { get; } = "pi_" + number;

    public string ChargeId { get; } = "ch_" + number;

    public long Amount { get; } = amount;

    public ModelInvoice? Invoice { get; } = invoice;

    /// <summary>What the charge says was refunded of it.</summary>
    public long AmountRefunded { get; set; }

    public List<ModelRefund> Refunds { get; } = [];

    public List<ModelDispute> Disputes { get; } = [];

    public long Refundable => Amount - Refunds.Where(refund => refund.Counts).Sum(refund => refund.Amount);
}

/// <summary>A refund.</summary>
internal sealed class ModelRefund(string id, ModelPayment payment, long amount, long createdMs)
{
    public string Id { get; } = id;

    public ModelPayment Payment { get; } = payment;

    public long Amount { get; } = amount;

    public long CreatedMs { get; } = createdMs;

    public string Status { get; set; } = "succeeded";

    public bool Counts => Status is not ("failed" or "canceled");
}

/// <summary>A dispute.</summary>
internal sealed class ModelDispute(string id, ModelPayment payment, long createdMs, string status, string? caseType)
{
    public string Id { get; } = id;

    public ModelPayment Payment { get; } = payment;

    public long CreatedMs { get; } = createdMs;

    public string Status { get; set; } = status;

    public string? CaseType { get; } = caseType;

    /// <summary>When the bank first took the money, as opposed to asking about it.</summary>
    public long? OpenedMs { get; set; }

    public long? LostMs { get; set; }

    public bool Lost => Status == "lost" || (Status == "prevented" && CaseType != "block");

    public bool Open => Status is "needs_response" or "under_review";
}

/// <summary>A subscription.</summary>
internal sealed class ModelSubscription(string id, string customerId, string? attemptId, long startMs)
{
    public string Id { get; } = id;

    public string CustomerId { get; } = customerId;

    public string? AttemptId { get; } = attemptId;

    public long StartMs { get; } = startMs;

    public string Status { get; set; } = "incomplete";

    public List<SubscriptionItem> Items { get; } = [];

    public long PeriodStartMs { get; set; } = startMs;

    public long PeriodEndMs { get; set; } = startMs;

    public long? CancelAtMs { get; set; }

    public bool CancelAtPeriodEnd { get; set; }

    public long? EndedMs { get; set; }

    /// <summary>The last event that showed it.</summary>
    public long SeenMs { get; set; }

    public bool CardWorks { get; set; } = true;

    /// <summary><c>pause_collection.behavior</c>.</summary>
    public string? Paused { get; set; }

    public List<ModelInvoice> Invoices { get; } = [];

    public ModelSession? Session { get; set; }

    /// <summary>Each price that it had, with the last event that showed it.</summary>
    public Dictionary<string, long> Prices { get; } = new(StringComparer.Ordinal);

    public bool Ended => EndedMs is not null;
}

/// <summary>An invoice of a subscription.</summary>
internal sealed class ModelInvoice(string id, ModelSubscription subscription, string reason, long total)
{
    public string Id { get; } = id;

    public ModelSubscription Subscription { get; } = subscription;

    public string Reason { get; } = reason;

    public long Total { get; } = total;

    public string Status { get; set; } = "draft";

    public required InvoiceLine Line { get; init; }

    public long AmountPaid { get; set; }

    public long Attempts { get; set; }

    public List<ModelPayment> Payments { get; } = [];

    public long? PaidMs { get; set; }

    public long? FailedFirstMs { get; set; }

    public long? FailedLastMs { get; set; }

    public long? ClosedMs { get; set; }

    public bool Cycle => !Line.Proration;
}
