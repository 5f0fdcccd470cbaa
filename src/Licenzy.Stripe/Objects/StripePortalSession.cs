using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A visit of Stripe's billing portal, where a customer changes and cancels subscriptions.</summary>
public sealed record StripePortalSession : StripeObject, IStripeObject<StripePortalSession>
{
    private StripePortalSession(JsonElement json)
        : base(json)
    {
        Url = json.Text("url");
        CustomerId = json.Reference("customer");
    }

    /// <inheritdoc/>
    public static string ObjectName => "billing_portal.session";

    /// <summary>The page; whoever has the address acts for the customer, so it is given to them alone.</summary>
    public string? Url { get; }

    /// <summary>Whose it is.</summary>
    public string? CustomerId { get; }

    /// <inheritdoc/>
    public static StripePortalSession Read(JsonElement json) => new(json);
}
