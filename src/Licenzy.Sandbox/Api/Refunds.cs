using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Reversals;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/refunds</c>: money given back.</summary>
internal static class Refunds
{
    private const string Type = "refund";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var chargeId = parameters.Text("charge");
        var paymentIntentId = parameters.Text("payment_intent");
        var amount = parameters.Integer("amount", 1, long.MaxValue);
        var reason = parameters.Choice("reason", "duplicate", "fraudulent", "requested_by_customer");
        var metadata = NewMetadata.Of(parameters);
        if (chargeId is null && paymentIntentId is null)
        {
            parameters.Refuse(StripeError.Missing("payment_intent"));
        }
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (paymentIntentId is not null && call.Books.Find("payment_intent", paymentIntentId) is not { })
        {
            return StripeError.NoSuch("payment_intent", paymentIntentId, "payment_intent");
        }
        chargeId ??= (string?)call.Books.Get("payment_intent", paymentIntentId!)["latest_charge"];
        if (chargeId is null)
        {
            return StripeError.Invalid(
                $"The payment intent {paymentIntentId} has no successful charge to refund.",
                "payment_intent",
                "payment_intent_unexpected_state"
            );
        }
        if (call.Books.Find("charge", chargeId) is not { } charge)
        {
            return StripeError.NoSuch("charge", chargeId, "charge");
        }
        if (paymentIntentId is not null && (string?)charge["payment_intent"] != paymentIntentId)
        {
            return StripeError.Invalid($"The charge {chargeId} does not belong to the payment intent {paymentIntentId}.", "charge");
        }
        return Refunding.Refund(call.Books.InTimeOf(charge), charge, new RefundWish(amount, reason, metadata));
    }

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    /// <summary>Takes other metadata; all else of a refund stays as it is.</summary>
    public static Answer Update(ApiCall call)
    {
        if (call.Books.Find(Type, call.Id) is not { } refund)
        {
            return call.NotFound(Type);
        }
        var before = refund.DeepClone().AsObject();
        refund.TakeMetadata(call.Parameters);
        return call.Parameters.Problem is { } problem ? problem : call.Books.InTimeOf(refund).SaveChange("refund.updated", before, refund);
    }

    public static Answer Cancel(ApiCall call) =>
        call.Parameters.Problem is { } problem ? problem
        : call.Books.Find(Type, call.Id) is { } refund ? Refunding.Cancel(call.Books.InTimeOf(refund), refund)
        : call.NotFound(Type);

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        var charge = call.Parameters.Text("charge");
        var paymentIntent = call.Parameters.Text("payment_intent");
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                Type,
                Type,
                "/v1/refunds",
                charge is null ? null : ObjectFilter.Equal("$.charge", charge),
                paymentIntent is null ? null : ObjectFilter.Equal("$.payment_intent", paymentIntent)
            );
    }

    /// <summary>The list that a charge holds under <c>refunds</c> when it is asked for.</summary>
    public static JsonObject OfCharge(ModeBooks books, string charge) =>
        ListRequest.List($"/v1/charges/{charge}/refunds", books.All(Type, ObjectFilter.Equal("$.charge", charge)));
}
