using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>A Checkout session.</summary>
public sealed record SessionFact : Fact
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Session;

    /// <summary>The snapshot; the latest event wins, in one second the status furthest from open.</summary>
    public Register<SessionBody>? Body { get; init; }

    /// <summary>Subscription, payment intent, invoice, customer, client reference, attempt, subject.</summary>
    public ValueList<Link> Links { get; init; } = [];

    /// <summary>When it was first known to be complete, Unix ms.</summary>
    public long? CompletedAtMs { get; init; }

    /// <summary>When its payment was first known to be settled, or not due, Unix ms.</summary>
    public long? SettledAtMs { get; init; }

    /// <summary>When it was first seen complete but not settled, Unix ms.</summary>
    public long? UnpaidAtMs { get; init; }

    /// <summary>When its slow payment was first known to have failed, Unix ms.</summary>
    public long? AsyncFailedAtMs { get; init; }

    /// <summary>When it was first known to have expired, Unix ms.</summary>
    public long? ExpiredAtMs { get; init; }

    /// <summary>What it sold; known only when its lines were fetched.</summary>
    public Register<ValueList<SessionLine>>? Lines { get; init; }

    /// <summary>The fact that one snapshot of a session tells.</summary>
    public static SessionFact Seen(SessionSeen seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var complete = seen.Status == "complete";
        var settled =
            seen.EventType == "checkout.session.async_payment_succeeded"
            || (complete && seen.PaymentStatus is "paid" or "no_payment_required");
        return new SessionFact
        {
            Id = seen.Id,
            Body = new([seen.AtMs, StatusRank(seen.Status)], new(seen.Mode, seen.AmountTotal, seen.Currency, seen.CreatedMs)),
            Links = LinksOf(seen),
            CompletedAtMs = complete ? seen.AtMs : null,
            SettledAtMs = settled ? seen.AtMs : null,
            UnpaidAtMs = complete && !settled ? seen.AtMs : null,
            AsyncFailedAtMs = seen.EventType == "checkout.session.async_payment_failed" ? seen.AtMs : null,
            ExpiredAtMs = seen.Status == "expired" ? seen.AtMs : null,
            Lines = seen.Lines is null
                ? null
                : new(
                    [seen.AtMs],
                    seen.Lines.OrderBy(line => line.PriceId, StringComparer.Ordinal).ThenBy(line => line.Quantity).ToValueList()
                ),
        };
    }

    internal static SessionFact Merge(SessionFact a, SessionFact b) =>
        new()
        {
            Id = a.Id,
            Body = Register<SessionBody>.Merge(a.Body, b.Body),
            Links = Facts.Links.Merge(a.Links, b.Links),
            CompletedAtMs = Joins.Earliest(a.CompletedAtMs, b.CompletedAtMs),
            SettledAtMs = Joins.Earliest(a.SettledAtMs, b.SettledAtMs),
            UnpaidAtMs = Joins.Earliest(a.UnpaidAtMs, b.UnpaidAtMs),
            AsyncFailedAtMs = Joins.Earliest(a.AsyncFailedAtMs, b.AsyncFailedAtMs),
            ExpiredAtMs = Joins.Earliest(a.ExpiredAtMs, b.ExpiredAtMs),
            Lines = Register<ValueList<SessionLine>>.Merge(a.Lines, b.Lines),
        };

    private static ValueList<Link> LinksOf(SessionSeen seen) =>
        Facts.Links.Seen(
            seen.AtMs,
            (LinkName.Subscription, seen.SubscriptionId),
            (LinkName.PaymentIntent, seen.PaymentIntentId),
            (LinkName.Invoice, seen.InvoiceId),
            (LinkName.Customer, seen.CustomerId),
            (LinkName.ClientReference, seen.ClientReferenceId),
            (LinkName.Attempt, seen.Metadata.AttemptId),
            (LinkName.Subject, seen.Metadata.SubjectRef)
        );

    private static int StatusRank(string? status) =>
        status switch
        {
            "complete" => 2,
            "expired" => 1,
            _ => 0,
        };
}

/// <summary>The snapshot of a session.</summary>
/// <param name="Mode">Stripe's <c>mode</c>: <c>payment</c>, <c>subscription</c> or <c>setup</c>.</param>
/// <param name="AmountTotal">In the currency's minor unit.</param>
/// <param name="Currency">Three letters, lower case.</param>
/// <param name="CreatedMs">Unix ms.</param>
public sealed record SessionBody(string? Mode, long? AmountTotal, string? Currency, long CreatedMs);

/// <summary>One line that a session sold.</summary>
/// <param name="PriceId">Stripe's price.</param>
/// <param name="Quantity">How many.</param>
public sealed record SessionLine(string PriceId, long Quantity);

/// <summary>One observation of a Checkout session, from an event or a fetch.</summary>
public sealed record SessionSeen
{
    /// <summary><c>cs_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The event's <c>created</c>, or Stripe's time of a fetch, Unix ms.</summary>
    public required long AtMs { get; init; }

    /// <summary>The event's type, or <see cref="SeenType.Fetched"/>.</summary>
    public required string EventType { get; init; }

    /// <summary><c>mode</c>.</summary>
    public string? Mode { get; init; }

    /// <summary><c>status</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>payment_status</c>.</summary>
    public string? PaymentStatus { get; init; }

    /// <summary><c>amount_total</c>, minor unit.</summary>
    public long? AmountTotal { get; init; }

    /// <summary><c>currency</c>.</summary>
    public string? Currency { get; init; }

    /// <summary><c>created</c>, Unix ms.</summary>
    public long CreatedMs { get; init; }

    /// <summary><c>subscription</c>.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary><c>payment_intent</c>.</summary>
    public string? PaymentIntentId { get; init; }

    /// <summary><c>invoice</c>.</summary>
    public string? InvoiceId { get; init; }

    /// <summary><c>customer</c>.</summary>
    public string? CustomerId { get; init; }

    /// <summary><c>client_reference_id</c>.</summary>
    public string? ClientReferenceId { get; init; }

    /// <summary>Our part of <c>metadata</c>.</summary>
    public LicenzyMetadata Metadata { get; init; } = LicenzyMetadata.None;

    /// <summary><c>line_items</c>, only when they were fetched; null otherwise.</summary>
    public IReadOnlyList<SessionLine>? Lines { get; init; }
}
