using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary><c>POST /v1/billing_portal/sessions</c>: the address of a page on which a customer looks after the subscriptions.</summary>
internal static class PortalSessions
{
    public static Answer Create(ApiCall call)
    {
        var customerId = call.Parameters.RequiredText("customer");
        var returnUrl = call.Parameters.Address("return_url");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find("customer", customerId) is not { } customer || customer.ContainsKey("deleted"))
        {
            return StripeError.NoSuch("customer", customerId, "customer");
        }
        var session = CustomerShapes.PortalSession(call.Books, customerId, returnUrl);
        call.Books.Add(session);
        return session;
    }
}
