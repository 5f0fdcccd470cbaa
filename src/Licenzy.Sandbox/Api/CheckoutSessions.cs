using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/checkout/sessions</c> but for their creation.</summary>
internal static class CheckoutSessions
{
    private const string Type = "checkout.session";
    private const string Noun = "checkout.session";

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Noun);

    public static Answer List(ApiCall call)
    {
        var parameters = call.Parameters;
        var page = ListRequest.Read(parameters);
        var paymentIntent = parameters.Text("payment_intent");
        var subscription = parameters.Text("subscription");
        var customer = parameters.Text("customer");
        var email = parameters.Group("customer_details")?.Text("email");
        var status = parameters.Choice("status", "open", "complete", "expired");
        return parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                Type,
                Noun,
                "/v1/checkout/sessions",
                paymentIntent is null ? null : ObjectFilter.Equal("$.payment_intent", paymentIntent),
                subscription is null ? null : ObjectFilter.Equal("$.subscription", subscription),
                customer is null ? null : ObjectFilter.Equal("$.customer", customer),
                email is null ? null : ObjectFilter.Equal("$.customer_details.email", email),
                status is null ? null : ObjectFilter.Equal("$.status", status)
            );
    }

    public static Answer ListLineItems(ApiCall call)
    {
        var limit = (int)(call.Parameters.Integer("limit", 1, 100) ?? 10);
        var after = call.Parameters.Text("starting_after");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, call.Id) is null)
        {
            return call.NotFound(Noun);
        }
        var lines = Lines(call.Books, call.Id);
        var rest = after is null ? lines : [.. lines.SkipWhile(line => (string)line["id"]! != after).Skip(1)];
        if (after is not null && lines.TrueForAll(line => (string)line["id"]! != after))
        {
            return StripeError.NoSuch("line item", after, "starting_after");
        }
        return ListRequest.List($"/v1/checkout/sessions/{call.Id}/line_items", rest.Take(limit), rest.Count > limit);
    }

    public static Answer Expire(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, call.Id) is not { } session)
        {
            return call.NotFound(Noun);
        }
        return SessionEnd.Expire(call.Books, session) ? session : StripeError.Invalid("Only a session that is open can be expired.");
    }

    /// <summary>The list that a session holds under <c>line_items</c> when it is asked for.</summary>
    public static JsonObject LineItems(ModeBooks books, string session) =>
        ListRequest.List($"/v1/checkout/sessions/{session}/line_items", Lines(books, session));

    private static List<JsonObject> Lines(ModeBooks books, string session) =>
        [.. books.Terms(session)["lines"]!.AsArray().Select(line => line!.DeepClone().AsObject())];
}
