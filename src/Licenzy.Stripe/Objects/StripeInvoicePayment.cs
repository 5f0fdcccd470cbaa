using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>Which payment pays which invoice, since 2025-03-31.</summary>
public sealed record StripeInvoicePayment : StripeObject, IStripeObject<StripeInvoicePayment>
{
    private StripeInvoicePayment(JsonElement json)
        : base(json)
    {
        InvoiceId = json.Reference("invoice");
        PaymentIntentId = json.Member("payment")?.Reference("payment_intent");
        ChargeId = json.Member("payment")?.Reference("charge");
        Status = json.Text("status");
        AmountPaid = json.Number("amount_paid");
        Currency = json.Text("currency");
        Created = json.Seconds("created");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "invoice_payment";

    /// <summary>The invoice.</summary>
    public string? InvoiceId { get; }

    /// <summary>The payment, where it is one.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>The charge, where it was paid by a charge alone.</summary>
    public string? ChargeId { get; }

    /// <summary><c>open</c>, <c>paid</c> or <c>canceled</c>.</summary>
    public string? Status { get; }

    /// <summary>What it paid of the invoice, in minor units.</summary>
    public long? AmountPaid { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeInvoicePayment Read(JsonElement json) => new(json);
}
