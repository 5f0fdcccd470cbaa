using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>A Checkout session. Its lines are known only when they were fetched.</summary>
internal static class SessionTranslator
{
    public static IReadOnlyList<Fact> Translate(JsonElement stripeObject, Observation observation)
    {
        var session = StripeCheckoutSession.Read(stripeObject);
        return
        [
            SessionFact.Seen(
                new SessionSeen
                {
                    Id = session.Id,
                    AtMs = observation.AtMs,
                    EventType = observation.EventType,
                    Mode = session.Mode,
                    Status = session.Status,
                    PaymentStatus = session.PaymentStatus,
                    AmountTotal = session.AmountTotal,
                    Currency = session.Currency,
                    CreatedMs = session.Created.ToMs() ?? observation.AtMs,
                    SubscriptionId = session.SubscriptionId,
                    PaymentIntentId = session.PaymentIntentId,
                    InvoiceId = session.InvoiceId,
                    CustomerId = session.CustomerId,
                    ClientReferenceId = session.ClientReferenceId,
                    Metadata = observation.Ours(session.Metadata),
                    Lines = LinesOf(session),
                }
            ),
        ];
    }

    /// <summary>All lines or none: a sale of which the rest is still unread would be placed as less than it was.</summary>
    private static List<SessionLine>? LinesOf(StripeCheckoutSession session) =>
        session.LineItems is null || session.HasMoreLineItems
            ? null
            :
            [
                .. session
                    .LineItems.Where(line => line.PriceId is not null)
                    .Select(line => new SessionLine(line.PriceId!, line.Quantity ?? 1)),
            ];
}
