using Licenzy.Core;
using Licenzy.Core.Facts;

namespace Licenzy.Scenarios;

/// <summary>
/// One thing that is observed of a purchase: what an event of Stripe or a fetch shows of an object, or what an operator did. It becomes
/// a fact for Core, and a body in either shape for the server.
/// </summary>
public abstract record Observation
{
    /// <summary>The type under which operators act.</summary>
    public const string ByOperator = "operator";

    private Observation(string eventType, long atMs) => (EventType, AtMs) = (eventType, atMs);

    /// <summary>The type of the event that shows it, <see cref="SeenType.Fetched"/>, or <see cref="ByOperator"/>.</summary>
    public string EventType { get; }

    /// <summary>The event's <c>created</c>, Stripe's time of the fetch, or the operator's commit; Unix ms.</summary>
    public long AtMs { get; }

    /// <summary>Whether the event says that it is of live mode; everything else here is of test mode.</summary>
    public bool LiveMode { get; init; }

    /// <summary>The project that our metadata on the object names; null: the one that the event goes to.</summary>
    public string? MetadataProject { get; init; }

    /// <summary>The mode that our metadata on the object names.</summary>
    public Mode MetadataMode { get; init; } = Mode.Test;

    /// <summary>Whether our metadata on the object is of this project and mode.</summary>
    public bool MetadataIsOurs => MetadataProject is null && MetadataMode == Mode.Test;

    /// <summary>Calls the function of the case that this is.</summary>
    public T Match<T>(
        Func<Session, T> session,
        Func<Subscription, T> subscription,
        Func<Invoice, T> invoice,
        Func<Charge, T> charge,
        Func<Refund, T> refund,
        Func<Dispute, T> dispute,
        Func<Payment, T> payment,
        Func<Operator, T> operatorDid
    ) =>
        this switch
        {
            Session it => session(it),
            Subscription it => subscription(it),
            Invoice it => invoice(it),
            Charge it => charge(it),
            Refund it => refund(it),
            Dispute it => dispute(it),
            Payment it => payment(it),
            Operator it => operatorDid(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>The fact that it tells Core; null when it says nothing to a project in test mode.</summary>
    public Fact? ToFact() =>
        LiveMode
            ? null
            : Match<Fact>(
                it => SessionFact.Seen(it.Seen with { Metadata = Ours(it.Seen.Metadata) }),
                it => SubscriptionFact.Seen(it.Seen with { Metadata = Ours(it.Seen.Metadata) }),
                it => InvoiceFact.Seen(it.Seen with { Metadata = Ours(it.Seen.Metadata) }),
                it => ChargeFact.Seen(it.Seen),
                it => RefundFact.Seen(it.Id, AtMs, it.Body),
                it => DisputeFact.Seen(it.Id, AtMs, it.Body),
                it => PaymentFact.Seen(it.Id, it.InvoiceId),
                it => it.Fact
            );

    private LicenzyMetadata Ours(LicenzyMetadata metadata) => MetadataIsOurs ? metadata : LicenzyMetadata.None;

    /// <summary>A Checkout session.</summary>
    public sealed record Session(SessionSeen Seen) : Observation(Seen.EventType, Seen.AtMs);

    /// <summary>A subscription.</summary>
    /// <param name="Seen">What is seen of it.</param>
    /// <param name="PauseBehavior">What happens to its invoices while their collection is paused; null: it is not paused.</param>
    public sealed record Subscription(SubscriptionSeen Seen, string? PauseBehavior = null) : Observation(Seen.EventType, Seen.AtMs);

    /// <summary>An invoice.</summary>
    public sealed record Invoice(InvoiceSeen Seen) : Observation(Seen.EventType, Seen.AtMs);

    /// <summary>A charge.</summary>
    public sealed record Charge(string Type, ChargeSeen Seen) : Observation(Type, Seen.AtMs);

    /// <summary>A refund.</summary>
    public sealed record Refund(string Type, long At, string Id, RefundBody Body) : Observation(Type, At);

    /// <summary>A dispute.</summary>
    public sealed record Dispute(string Type, long At, string Id, DisputeBody Body) : Observation(Type, At);

    /// <summary>
    /// Which invoice a payment pays: shown by a payment intent before the API version 2025-03-31, by an invoice payment since.
    /// </summary>
    /// <param name="At">When, Unix ms.</param>
    /// <param name="Id"><c>pi_…</c>.</param>
    /// <param name="InvoiceId"><c>in_…</c>.</param>
    public sealed record Payment(long At, string Id, string InvoiceId) : Observation("invoice_payment.paid", At);

    /// <summary>What an operator did.</summary>
    public sealed record Operator(OperatorFact Fact) : Observation(ByOperator, Fact.AtMs);
}
