using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>One event of the last 30 days.</summary>
    public Task<StripeResult<StripeEvent>> RetrieveEventAsync(
        StripeCredentials credentials,
        string id,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeEvent>(credentials, $"/v1/events/{Segment(id)}", null, cancellation);

    /// <summary>One page of the events of the last 30 days.</summary>
    public Task<StripeResult<StripePage<StripeEvent>>> ListEventsAsync(
        StripeCredentials credentials,
        StripeListEvents request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeEvent>(credentials, "/v1/events", request, cancellation);
}
