using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/payment_intents</c>: made by the checkout page only.</summary>
internal static class PaymentIntents
{
    public static Answer Retrieve(ApiCall call) => call.Retrieve("payment_intent", "payment_intent");

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        var customer = call.Parameters.Text("customer");
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                "payment_intent",
                "payment_intent",
                "/v1/payment_intents",
                customer is null ? null : ObjectFilter.Equal("$.customer", customer)
            );
    }
}

/// <summary><c>/v1/charges</c>: one attempt each to take the money of a payment intent.</summary>
internal static class Charges
{
    public static Answer Retrieve(ApiCall call) => call.Retrieve("charge", "charge");

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        var customer = call.Parameters.Text("customer");
        var paymentIntent = call.Parameters.Text("payment_intent");
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                "charge",
                "charge",
                "/v1/charges",
                customer is null ? null : ObjectFilter.Equal("$.customer", customer),
                paymentIntent is null ? null : ObjectFilter.Equal("$.payment_intent", paymentIntent)
            );
    }
}
