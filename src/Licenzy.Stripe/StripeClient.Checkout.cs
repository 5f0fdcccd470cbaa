using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>Makes a Checkout session.</summary>
    public Task<StripeResult<StripeCheckoutSession>> CreateCheckoutSessionAsync(
        StripeCredentials credentials,
        StripeCreateCheckoutSession request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) => PostAsync<StripeCheckoutSession>(credentials, "/v1/checkout/sessions", request.ToForm(), idempotencyKey, cancellation);

    /// <summary>One Checkout session; expand <c>line_items</c> to know what was sold.</summary>
    public Task<StripeResult<StripeCheckoutSession>> RetrieveCheckoutSessionAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeCheckoutSession>(credentials, $"/v1/checkout/sessions/{Segment(id)}", expand, cancellation);

    /// <summary>One page of Checkout sessions.</summary>
    public Task<StripeResult<StripePage<StripeCheckoutSession>>> ListCheckoutSessionsAsync(
        StripeCredentials credentials,
        StripeListCheckoutSessions request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeCheckoutSession>(credentials, "/v1/checkout/sessions", request, cancellation);

    /// <summary>Closes an open Checkout session; one that is complete is refused.</summary>
    public Task<StripeResult<StripeCheckoutSession>> ExpireCheckoutSessionAsync(
        StripeCredentials credentials,
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) =>
        PostAsync<StripeCheckoutSession>(
            credentials,
            $"/v1/checkout/sessions/{Segment(id)}/expire",
            new StripeForm(),
            idempotencyKey,
            cancellation
        );

    /// <summary>One page of what a Checkout session sold.</summary>
    public Task<StripeResult<StripePage<StripeLineItem>>> ListLineItemsAsync(
        StripeCredentials credentials,
        string sessionId,
        StripeListRequest request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeLineItem>(credentials, $"/v1/checkout/sessions/{Segment(sessionId)}/line_items", request, cancellation);
}
