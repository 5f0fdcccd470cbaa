using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>
/// Which payment pays which invoice: told by the payment intent until the API version 2025-03-31, by an invoice payment since. It is
/// all that connects a refund or a dispute to a subscription.
/// </summary>
internal static class PaymentTranslator
{
    public static IReadOnlyList<Fact> TranslateIntent(JsonElement stripeObject, Observation observation)
    {
        var intent = StripePaymentIntent.Read(stripeObject);
        return intent.InvoiceId is null ? [] : [PaymentFact.Seen(intent.Id, intent.InvoiceId)];
    }

    public static IReadOnlyList<Fact> TranslateInvoicePayment(JsonElement stripeObject, Observation observation)
    {
        var payment = StripeInvoicePayment.Read(stripeObject);
        return payment is { InvoiceId: { } invoiceId } && (payment.PaymentIntentId ?? payment.ChargeId) is { } paymentId
            ? [PaymentFact.Seen(paymentId, invoiceId)]
            : [];
    }
}
