using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>An invoice.</summary>
public sealed record StripeInvoice : StripeObject, IStripeObject<StripeInvoice>
{
    private StripeInvoice(JsonElement json)
        : base(json)
    {
        Status = json.Text("status");
        BillingReason = json.Text("billing_reason");
        AmountPaid = json.Number("amount_paid");
        Total = json.Number("total");
        Currency = json.Text("currency");
        Created = json.Seconds("created");
        PaidAt = json.Member("status_transitions")?.Seconds("paid_at");
        AttemptCount = json.Number("attempt_count");
        CustomerId = json.Reference("customer");
        CustomerEmail = json.Text("customer_email");
        Lines = [.. json.Items("lines").Select(StripeInvoiceLine.Read)];
        SubscriptionId = Link(json) ?? Lines.Select(line => line.SubscriptionId).FirstOrDefault(id => id is not null);
        SubscriptionMetadata = SubscriptionDetails(json).Texts("metadata");
        PaymentIntentId = json.Reference("payment_intent");
        ChargeId = json.Reference("charge");
        HasMoreLines = json.Member("lines")?.Flag("has_more") ?? false;
        TestClockId = json.Reference("test_clock");
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "invoice";

    /// <summary><c>draft</c>, <c>open</c>, <c>paid</c>, <c>uncollectible</c> or <c>void</c>.</summary>
    public string? Status { get; }

    /// <summary>Why it was made: <c>subscription_create</c>, <c>subscription_cycle</c>, <c>subscription_update</c>, <c>subscription_threshold</c>, <c>manual</c> …</summary>
    public string? BillingReason { get; }

    /// <summary>What was paid, in minor units.</summary>
    public long? AmountPaid { get; }

    /// <summary>What it asks for after tax and discounts, in minor units.</summary>
    public long? Total { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>When it was paid, in Unix seconds; null while it is not.</summary>
    public long? PaidAt { get; }

    /// <summary>How often a payment was tried.</summary>
    public long? AttemptCount { get; }

    /// <summary>Who owes it.</summary>
    public string? CustomerId { get; }

    /// <summary>The address of who owes it, as it was when the invoice was made final.</summary>
    public string? CustomerEmail { get; }

    /// <summary>The subscription that it bills: its own link, else that of its first line which names one.</summary>
    public string? SubscriptionId { get; }

    /// <summary>The subscription's metadata as it was when the invoice was made.</summary>
    public IReadOnlyDictionary<string, string> SubscriptionMetadata { get; }

    /// <summary>The payment; gone since 2025-03-31, see <see cref="StripeInvoicePayment"/>.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>The newest charge; gone since 2025-03-31.</summary>
    public string? ChargeId { get; }

    /// <summary>Its lines.</summary>
    public IReadOnlyList<StripeInvoiceLine> Lines { get; }

    /// <summary>Whether <see cref="Lines"/> is only its beginning.</summary>
    public bool HasMoreLines { get; }

    /// <summary>The test clock that its times follow.</summary>
    public string? TestClockId { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeInvoice Read(JsonElement json) => new(json);

    private static string? Link(JsonElement json) =>
        json.Reference("subscription") ?? json.Member("parent", "subscription_details")?.Reference("subscription");

    private static JsonElement SubscriptionDetails(JsonElement json) =>
        json.Member("subscription_details") ?? json.Member("parent", "subscription_details") ?? default;
}
