namespace Licenzy.Stripe.Requests;

/// <summary>A visit of Stripe's billing portal to make.</summary>
/// <param name="CustomerId">Whose, <c>cus_…</c>.</param>
/// <param name="ReturnUrl">Where the page's way back leads.</param>
public sealed record StripeCreatePortalSession(string CustomerId, string ReturnUrl)
{
    internal StripeForm ToForm() => new StripeForm().Add("customer", CustomerId).Add("return_url", ReturnUrl);
}
