using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>One subscription, also an ended one.</summary>
    public Task<StripeResult<StripeSubscription>> RetrieveSubscriptionAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeSubscription>(credentials, $"/v1/subscriptions/{Segment(id)}", expand, cancellation);

    /// <summary>One page of subscriptions, ended ones included unless the request says otherwise.</summary>
    public Task<StripeResult<StripePage<StripeSubscription>>> ListSubscriptionsAsync(
        StripeCredentials credentials,
        StripeListSubscriptions request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeSubscription>(credentials, "/v1/subscriptions", request, cancellation);

    /// <summary>One invoice.</summary>
    public Task<StripeResult<StripeInvoice>> RetrieveInvoiceAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeInvoice>(credentials, $"/v1/invoices/{Segment(id)}", expand, cancellation);

    /// <summary>One page of invoices.</summary>
    public Task<StripeResult<StripePage<StripeInvoice>>> ListInvoicesAsync(
        StripeCredentials credentials,
        StripeListInvoices request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeInvoice>(credentials, "/v1/invoices", request, cancellation);

    /// <summary>One page of what pays which invoice.</summary>
    public Task<StripeResult<StripePage<StripeInvoicePayment>>> ListInvoicePaymentsAsync(
        StripeCredentials credentials,
        StripeListInvoicePayments request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeInvoicePayment>(credentials, "/v1/invoice_payments", request, cancellation);
}
