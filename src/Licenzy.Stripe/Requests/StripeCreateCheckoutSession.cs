using System.Globalization;

namespace Licenzy.Stripe.Requests;

/// <summary>What the buyer gets of one price.</summary>
/// <param name="PriceId">The price.</param>
/// <param name="Quantity">How many, 1 or more.</param>
public sealed record StripeCheckoutLine(string PriceId, long Quantity);

/// <summary>A Checkout session to make: Stripe's hosted page for one sale.</summary>
/// <param name="Mode"><c>payment</c> for one-time prices, <c>subscription</c> when a price recurs.</param>
/// <param name="Lines">What is sold; at least one.</param>
/// <param name="SuccessUrl">Where the buyer goes afterwards; Stripe puts the session's id for <c>{CHECKOUT_SESSION_ID}</c>.</param>
public sealed record StripeCreateCheckoutSession(string Mode, IReadOnlyList<StripeCheckoutLine> Lines, string SuccessUrl)
{
    /// <summary>Where the buyer goes who turns back; null shows no way back.</summary>
    public string? CancelUrl { get; init; }

    /// <summary>The customer who buys; else <see cref="CustomerEmail"/>.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Fills the buyer's address in; only without <see cref="CustomerId"/>.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>The integrator's reference: at most 200 of <c>A-Z a-z 0-9 - _</c>.</summary>
    public string? ClientReferenceId { get; init; }

    /// <summary>Whether the buyer may type a promotion code.</summary>
    public bool? AllowPromotionCodes { get; init; }

    /// <summary>When the session expires, in Unix seconds: 30 minutes to 24 hours ahead; null for 24 hours.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>In mode <c>payment</c>: makes a customer for a guest, whom otherwise nothing would connect to a next sale.</summary>
    public bool AlwaysCreateCustomer { get; init; }

    /// <summary>Own pairs of the session.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>
    /// Own pairs of what the session makes, the payment or the subscription: Stripe does not copy the session's, and refunds and
    /// renewals name only these.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ResultMetadata { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm().Add("mode", Mode);
        for (var index = 0; index < Lines.Count; index++)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"line_items[{index}]");
            form.Add($"{line}[price]", Lines[index].PriceId).Add($"{line}[quantity]", Lines[index].Quantity);
        }

        var isPayment = Mode == "payment";
        return form.Add("success_url", SuccessUrl)
            .Add("cancel_url", CancelUrl)
            .Add("customer", CustomerId)
            .Add("customer_email", CustomerId is null ? CustomerEmail : null)
            .Add("customer_creation", isPayment && AlwaysCreateCustomer && CustomerId is null ? "always" : null)
            .Add("client_reference_id", ClientReferenceId)
            .Add("allow_promotion_codes", AllowPromotionCodes)
            .Add("expires_at", ExpiresAt)
            .Add("metadata", Metadata)
            .Add(isPayment ? "payment_intent_data[metadata]" : "subscription_data[metadata]", ResultMetadata);
    }
}
