using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>One payment.</summary>
    public Task<StripeResult<StripePaymentIntent>> RetrievePaymentIntentAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripePaymentIntent>(credentials, $"/v1/payment_intents/{Segment(id)}", expand, cancellation);

    /// <summary>One charge.</summary>
    public Task<StripeResult<StripeCharge>> RetrieveChargeAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) => RetrieveAsync<StripeCharge>(credentials, $"/v1/charges/{Segment(id)}", expand, cancellation);

    /// <summary>One page of charges.</summary>
    public Task<StripeResult<StripePage<StripeCharge>>> ListChargesAsync(
        StripeCredentials credentials,
        StripeListCharges request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeCharge>(credentials, "/v1/charges", request, cancellation);

    /// <summary>One page of disputes and inquiries.</summary>
    public Task<StripeResult<StripePage<StripeDispute>>> ListDisputesAsync(
        StripeCredentials credentials,
        StripeListDisputes request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeDispute>(credentials, "/v1/disputes", request, cancellation);

    /// <summary>One page of refunds.</summary>
    public Task<StripeResult<StripePage<StripeRefund>>> ListRefundsAsync(
        StripeCredentials credentials,
        StripeListRefunds request,
        CancellationToken cancellation = default
    ) => ListAsync<StripeRefund>(credentials, "/v1/refunds", request, cancellation);

    /// <summary>Gives money back.</summary>
    public Task<StripeResult<StripeRefund>> CreateRefundAsync(
        StripeCredentials credentials,
        StripeCreateRefund request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) => PostAsync<StripeRefund>(credentials, "/v1/refunds", request.ToForm(), idempotencyKey, cancellation);
}
