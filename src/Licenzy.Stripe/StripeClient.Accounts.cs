using Licenzy.Stripe.Objects;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>The account whose key it is.</summary>
    public Task<StripeResult<StripeAccount>> RetrieveAccountAsync(
        StripeCredentials credentials,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeAccount>(credentials, "/v1/account", null, cancellation);
}
