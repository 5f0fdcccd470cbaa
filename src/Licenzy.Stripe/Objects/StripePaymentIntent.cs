using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A payment, which may take several charges.</summary>
public sealed record StripePaymentIntent : StripeObject, IStripeObject<StripePaymentIntent>
{
    private StripePaymentIntent(JsonElement json)
        : base(json)
    {
        Status = json.Text("status");
        Amount = json.Number("amount");
        AmountReceived = json.Number("amount_received");
        Currency = json.Text("currency");
        Created = json.Seconds("created");
        InvoiceId = json.Reference("invoice");
        CustomerId = json.Reference("customer");
        LatestChargeId = json.Reference("latest_charge");
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "payment_intent";

    /// <summary><c>succeeded</c>, <c>processing</c>, <c>requires_payment_method</c> …</summary>
    public string? Status { get; }

    /// <summary>What is asked for, in minor units.</summary>
    public long? Amount { get; }

    /// <summary>What came in, in minor units.</summary>
    public long? AmountReceived { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>The invoice that it pays; gone since 2025-03-31, see <see cref="StripeInvoicePayment"/>.</summary>
    public string? InvoiceId { get; }

    /// <summary>Who pays; null for a guest.</summary>
    public string? CustomerId { get; }

    /// <summary>Its newest charge.</summary>
    public string? LatestChargeId { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripePaymentIntent Read(JsonElement json) => new(json);
}
