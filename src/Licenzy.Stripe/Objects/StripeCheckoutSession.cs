using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A Checkout session: one visit of a buyer to Stripe's hosted page.</summary>
public sealed record StripeCheckoutSession : StripeObject, IStripeObject<StripeCheckoutSession>
{
    private StripeCheckoutSession(JsonElement json)
        : base(json)
    {
        Mode = json.Text("mode");
        Status = json.Text("status");
        PaymentStatus = json.Text("payment_status");
        AmountTotal = json.Number("amount_total");
        Currency = json.Text("currency");
        Created = json.Seconds("created");
        ExpiresAt = json.Seconds("expires_at");
        Url = json.Text("url");
        SubscriptionId = json.Reference("subscription");
        PaymentIntentId = json.Reference("payment_intent");
        InvoiceId = json.Reference("invoice");
        CustomerId = json.Reference("customer");
        ClientReferenceId = json.Text("client_reference_id");
        RecoveredFrom = json.Reference("recovered_from");
        CustomerEmail = json.Member("customer_details", "email")?.AsReference() ?? json.Text("customer_email");
        LineItems = json.Member("line_items") is null ? null : [.. json.Items("line_items").Select(StripeLineItem.Read)];
        HasMoreLineItems = json.Member("line_items")?.Flag("has_more") ?? false;
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "checkout.session";

    /// <summary><c>payment</c>, <c>subscription</c> or <c>setup</c>.</summary>
    public string? Mode { get; }

    /// <summary><c>open</c>, <c>complete</c> or <c>expired</c>. Complete does not mean paid.</summary>
    public string? Status { get; }

    /// <summary><c>paid</c>, <c>unpaid</c> or <c>no_payment_required</c>.</summary>
    public string? PaymentStatus { get; }

    /// <summary>What the buyer pays after tax and discounts, in minor units.</summary>
    public long? AmountTotal { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>When an open session expires, in Unix seconds.</summary>
    public long? ExpiresAt { get; }

    /// <summary>The hosted page; null once the session is no longer open.</summary>
    public string? Url { get; }

    /// <summary>The subscription that it started.</summary>
    public string? SubscriptionId { get; }

    /// <summary>The payment of a one-time sale; null when nothing was due.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>The invoice that it made, if any.</summary>
    public string? InvoiceId { get; }

    /// <summary>The customer; null for a guest.</summary>
    public string? CustomerId { get; }

    /// <summary>The integrator's reference, as given at creation or by a payment link.</summary>
    public string? ClientReferenceId { get; }

    /// <summary>The expired session that this one recovers.</summary>
    public string? RecoveredFrom { get; }

    /// <summary>The buyer's address as typed, else as given at creation.</summary>
    public string? CustomerEmail { get; }

    /// <summary>What was sold; null unless the call expanded <c>line_items</c> (events never carry it).</summary>
    public IReadOnlyList<StripeLineItem>? LineItems { get; }

    /// <summary>Whether <see cref="LineItems"/> is only its beginning.</summary>
    public bool HasMoreLineItems { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeCheckoutSession Read(JsonElement json) => new(json);
}
