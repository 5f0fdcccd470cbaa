namespace Licenzy.Stripe;

/// <summary>Something that a restricted key may or may not do.</summary>
/// <param name="Code">A name for programs, as <c>checkout_sessions_write</c>.</param>
/// <param name="Title">What Stripe's dashboard calls the resource.</param>
/// <param name="Path">The route by which it is tried.</param>
/// <param name="IsWrite">Whether writing is meant; it includes reading.</param>
public sealed record StripePermit(string Code, string Title, string Path, bool IsWrite)
{
    /// <summary>Registering and changing the endpoint that events are sent to. Not needed by those who register it by hand.</summary>
    public static StripePermit WebhookEndpointsWrite { get; } =
        new("webhook_endpoints_write", "Webhook Endpoints", "/v1/webhook_endpoints", IsWrite: true);

    /// <summary>What selling and following purchases takes, whoever registers the endpoint.</summary>
    public static IReadOnlyList<StripePermit> Needed { get; } =
    [
        new("checkout_sessions_write", "Checkout Sessions", "/v1/checkout/sessions", IsWrite: true),
        new("customers_write", "Customers", "/v1/customers", IsWrite: true),
        Read("prices", "Prices"),
        Read("products", "Products"),
        Read("subscriptions", "Subscriptions"),
        Read("invoices", "Invoices"),
        Read("invoice_payments", "Invoice Payments"),
        Read("payment_intents", "PaymentIntents"),
        Read("charges", "Charges"),
        Read("refunds", "Refunds"),
        Read("disputes", "Disputes"),
        Read("events", "Events"),
    ];

    /// <summary>As a person gives it to a key: <c>Charges: read</c>.</summary>
    public string Wanted => $"{Title}: {(IsWrite ? "write" : "read")}";

    private static StripePermit Read(string resource, string title) => new($"{resource}_read", title, $"/v1/{resource}", IsWrite: false);
}
