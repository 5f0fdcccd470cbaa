using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>A charge.</summary>
public sealed record ChargeFact : Fact
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Charge;

    /// <summary>The snapshot; the latest event wins, in one second the one that refunded more.</summary>
    public Register<ChargeBody>? Body { get; init; }

    /// <summary>Payment intent, invoice, customer.</summary>
    public ValueList<Link> Links { get; init; } = [];

    /// <summary>The fact that one snapshot of a charge tells.</summary>
    public static ChargeFact Seen(ChargeSeen seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return new ChargeFact
        {
            Id = seen.Id,
            Body = new(
                [seen.AtMs, seen.AmountRefunded],
                new(seen.Amount, seen.AmountCaptured, seen.AmountRefunded, seen.Currency, seen.AtMs)
            ),
            Links = Facts.Links.Seen(
                seen.AtMs,
                (LinkName.PaymentIntent, seen.PaymentIntentId),
                (LinkName.Invoice, seen.InvoiceId),
                (LinkName.Customer, seen.CustomerId)
            ),
        };
    }

    internal static ChargeFact Merge(ChargeFact a, ChargeFact b) =>
        new()
        {
            Id = a.Id,
            Body = Register<ChargeBody>.Merge(a.Body, b.Body),
            Links = Facts.Links.Merge(a.Links, b.Links),
        };
}

/// <summary>The snapshot of a charge; amounts in the currency's minor unit.</summary>
/// <param name="Amount">What was asked for.</param>
/// <param name="AmountCaptured">What was taken.</param>
/// <param name="AmountRefunded">What all refunds of it sum up to, as Stripe says.</param>
/// <param name="Currency">Three letters, lower case.</param>
/// <param name="AtMs">The time of the event, Unix ms.</param>
public sealed record ChargeBody(long Amount, long AmountCaptured, long AmountRefunded, string? Currency, long AtMs);

/// <summary>One observation of a charge, from an event or a fetch.</summary>
public sealed record ChargeSeen
{
    /// <summary><c>ch_…</c> or <c>py_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The event's <c>created</c>, or Stripe's time of a fetch, Unix ms.</summary>
    public required long AtMs { get; init; }

    /// <summary><c>amount</c>, minor unit.</summary>
    public long Amount { get; init; }

    /// <summary><c>amount_captured</c>, minor unit.</summary>
    public long AmountCaptured { get; init; }

    /// <summary><c>amount_refunded</c>, minor unit.</summary>
    public long AmountRefunded { get; init; }

    /// <summary><c>currency</c>.</summary>
    public string? Currency { get; init; }

    /// <summary><c>payment_intent</c>.</summary>
    public string? PaymentIntentId { get; init; }

    /// <summary><c>invoice</c>; gone since the API version 2025-03-31.</summary>
    public string? InvoiceId { get; init; }

    /// <summary><c>customer</c>.</summary>
    public string? CustomerId { get; init; }
}
