using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;
using Licenzy.Stripe.Transport;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>Registers an endpoint, its events pinned to the version of the options; only this answer tells its secret.</summary>
    public Task<StripeResult<StripeWebhookEndpoint>> CreateWebhookEndpointAsync(
        StripeCredentials credentials,
        StripeCreateWebhookEndpoint request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) =>
        PostAsync<StripeWebhookEndpoint>(
            credentials,
            "/v1/webhook_endpoints",
            request.ToForm(options.Version),
            idempotencyKey,
            cancellation
        );

    /// <summary>One page of endpoints.</summary>
    public Task<StripeResult<StripePage<StripeWebhookEndpoint>>> ListWebhookEndpointsAsync(
        StripeCredentials credentials,
        StripeListRequest request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeWebhookEndpoint>(credentials, "/v1/webhook_endpoints", request, cancellation);

    /// <summary>Changes an endpoint.</summary>
    public Task<StripeResult<StripeWebhookEndpoint>> UpdateWebhookEndpointAsync(
        StripeCredentials credentials,
        string id,
        StripeUpdateWebhookEndpoint request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) =>
        PostAsync<StripeWebhookEndpoint>(
            credentials,
            $"/v1/webhook_endpoints/{Segment(id)}",
            request.ToForm(),
            idempotencyKey,
            cancellation
        );

    /// <summary>Removes an endpoint; Stripe then gives up what it still had to deliver to it.</summary>
    public Task<StripeResult<StripeWebhookEndpoint>> DeleteWebhookEndpointAsync(
        StripeCredentials credentials,
        string id,
        CancellationToken cancellation = default
    ) => SendAsync<StripeWebhookEndpoint>(StripeCall.Delete($"/v1/webhook_endpoints/{Segment(id)}"), credentials, cancellation);
}
