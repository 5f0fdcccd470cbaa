using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>One price; expand <c>product</c> to know its name.</summary>
    public Task<StripeResult<StripePrice>> RetrievePriceAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripePrice>(credentials, $"/v1/prices/{Segment(id)}", expand, cancellation);

    /// <summary>One page of prices.</summary>
    public Task<StripeResult<StripePage<StripePrice>>> ListPricesAsync(
        StripeCredentials credentials,
        StripeListPrices request,
        CancellationToken cancellation = default
    ) => ListAsync<StripePrice>(credentials, "/v1/prices", request, cancellation);

    /// <summary>Makes a price.</summary>
    public Task<StripeResult<StripePrice>> CreatePriceAsync(
        StripeCredentials credentials,
        StripeCreatePrice request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) => PostAsync<StripePrice>(credentials, "/v1/prices", request.ToForm(), idempotencyKey, cancellation);

    /// <summary>One product.</summary>
    public Task<StripeResult<StripeProduct>> RetrieveProductAsync(
        StripeCredentials credentials,
        string id,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeProduct>(credentials, $"/v1/products/{Segment(id)}", null, cancellation);

    /// <summary>Makes a product.</summary>
    public Task<StripeResult<StripeProduct>> CreateProductAsync(
        StripeCredentials credentials,
        StripeCreateProduct request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) => PostAsync<StripeProduct>(credentials, "/v1/products", request.ToForm(), idempotencyKey, cancellation);
}
