using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>A subscription with its items, each with the period that it is billed for.</summary>
internal static class SubscriptionTranslator
{
    public static IReadOnlyList<Fact> Translate(JsonElement stripeObject, Observation observation)
    {
        var subscription = StripeSubscription.Read(stripeObject);
        return
        [
            SubscriptionFact.Seen(
                new SubscriptionSeen
                {
                    Id = subscription.Id,
                    AtMs = observation.AtMs,
                    EventType = observation.EventType,
                    Snapshot = SnapshotOf(subscription),
                    CustomerId = subscription.CustomerId,
                    Metadata = observation.Ours(subscription.Metadata),
                }
            ),
        ];
    }

    private static SubscriptionSnapshot SnapshotOf(StripeSubscription subscription) =>
        new()
        {
            // A subscription that tells no status is one of an unknown status: it never grants.
            Status = subscription.Status ?? string.Empty,
            Items = subscription.Items.Where(item => item.PriceId is not null).Select(item => ItemOf(item, subscription)).ToValueList(),
            CancelAtMs = subscription.CancelAt.ToMs(),
            CancelAtPeriodEnd = subscription.CancelAtPeriodEnd,
            EndedAtMs = subscription.EndedAt.ToMs(),
            StartDateMs = subscription.StartDate.ToMs(),
            LatestInvoiceId = subscription.LatestInvoiceId,
            OnTestClock = subscription.TestClockId is not null,
        };

    private static SubscriptionItem ItemOf(StripeSubscriptionItem item, StripeSubscription subscription) =>
        new(
            item.Id,
            item.PriceId!,
            item.Quantity ?? 1,
            (item.Created ?? subscription.Created).ToMs() ?? 0,
            item.CurrentPeriodStart.ToMs(),
            item.CurrentPeriodEnd.ToMs()
        );
}
