using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A charge: one attempt to move money.</summary>
public sealed record StripeCharge : StripeObject, IStripeObject<StripeCharge>
{
    private StripeCharge(JsonElement json)
        : base(json)
    {
        Status = json.Text("status");
        Amount = json.Number("amount");
        AmountCaptured = json.Number("amount_captured");
        AmountRefunded = json.Number("amount_refunded");
        Disputed = json.Flag("disputed") ?? false;
        Currency = json.Text("currency");
        Created = json.Seconds("created");
        PaymentIntentId = json.Reference("payment_intent");
        InvoiceId = json.Reference("invoice");
        CustomerId = json.Reference("customer");
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "charge";

    /// <summary><c>succeeded</c>, <c>pending</c> or <c>failed</c>.</summary>
    public string? Status { get; }

    /// <summary>What was authorised, in minor units.</summary>
    public long? Amount { get; }

    /// <summary>What was taken, in minor units.</summary>
    public long? AmountCaptured { get; }

    /// <summary>What was given back in all, in minor units.</summary>
    public long? AmountRefunded { get; }

    /// <summary>Whether it was ever disputed.</summary>
    public bool Disputed { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>The payment that it belongs to.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>The invoice that it pays; gone since 2025-03-31, see <see cref="StripeInvoicePayment"/>.</summary>
    public string? InvoiceId { get; }

    /// <summary>Who paid; null for a guest.</summary>
    public string? CustomerId { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeCharge Read(JsonElement json) => new(json);
}
