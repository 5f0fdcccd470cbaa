using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>One customer; a deleted one says <see cref="StripeCustomer.Deleted"/>.</summary>
    public Task<StripeResult<StripeCustomer>> RetrieveCustomerAsync(
        StripeCredentials credentials,
        string id,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeCustomer>(credentials, $"/v1/customers/{Segment(id)}", null, cancellation);

    /// <summary>One page of customers.</summary>
    public Task<StripeResult<StripePage<StripeCustomer>>> ListCustomersAsync(
        StripeCredentials credentials,
        StripeListCustomers request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeCustomer>(credentials, "/v1/customers", request, cancellation);

    /// <summary>Makes a customer.</summary>
    public Task<StripeResult<StripeCustomer>> CreateCustomerAsync(
        StripeCredentials credentials,
        StripeCreateCustomer request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) => PostAsync<StripeCustomer>(credentials, "/v1/customers", request.ToForm(), idempotencyKey, cancellation);
}
