using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>A dispute or an inquiry.</summary>
internal static class DisputeTranslator
{
    public static IReadOnlyList<Fact> Translate(JsonElement stripeObject, Observation observation)
    {
        var dispute = StripeDispute.Read(stripeObject);
        var body = new DisputeBody(
            dispute.ChargeId,
            dispute.PaymentIntentId,
            dispute.Amount ?? 0,
            dispute.Created.ToMs() ?? observation.AtMs,
            dispute.Status,
            dispute.CaseType
        );
        return [DisputeFact.Seen(dispute.Id, observation.AtMs, body)];
    }
}
