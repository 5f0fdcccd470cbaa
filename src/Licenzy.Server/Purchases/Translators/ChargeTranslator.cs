using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>A charge: how much was taken, and how much given back in all.</summary>
internal static class ChargeTranslator
{
    public static IReadOnlyList<Fact> Translate(JsonElement stripeObject, Observation observation)
    {
        var charge = StripeCharge.Read(stripeObject);
        return
        [
            ChargeFact.Seen(
                new ChargeSeen
                {
                    Id = charge.Id,
                    AtMs = observation.AtMs,
                    Amount = charge.Amount ?? 0,
                    AmountCaptured = charge.AmountCaptured ?? charge.Amount ?? 0,
                    AmountRefunded = charge.AmountRefunded ?? 0,
                    Currency = charge.Currency,
                    PaymentIntentId = charge.PaymentIntentId,
                    InvoiceId = charge.InvoiceId,
                    CustomerId = charge.CustomerId,
                }
            ),
        ];
    }
}
