using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>Makes the address of Stripe's own page on which a customer looks after their subscriptions. It works for a short while.</summary>
    public Task<StripeResult<StripePortalSession>> CreatePortalSessionAsync(
        StripeCredentials credentials,
        StripeCreatePortalSession request,
        CancellationToken cancellation = default
    ) => PostAsync<StripePortalSession>(credentials, "/v1/billing_portal/sessions", request.ToForm(), idempotencyKey: null, cancellation);
}
