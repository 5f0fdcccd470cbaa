using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>A refund, whichever of its events brought it: <c>refund.*</c> and <c>charge.refund.updated</c> carry the same object.</summary>
internal static class RefundTranslator
{
    public static IReadOnlyList<Fact> Translate(JsonElement stripeObject, Observation observation)
    {
        var refund = StripeRefund.Read(stripeObject);
        var body = new RefundBody(
            refund.ChargeId,
            refund.PaymentIntentId,
            refund.Amount ?? 0,
            refund.Currency,
            refund.Created.ToMs() ?? observation.AtMs,
            refund.Status
        );
        return [RefundFact.Seen(refund.Id, observation.AtMs, body)];
    }
}
