using System.Text.Json.Nodes;
using Licenzy.Core.Facts;

namespace Licenzy.Scenarios.Rendering;

/// <summary>Subscriptions. Their period stood on themselves before 2025 and stands on their items since.</summary>
internal static class SubscriptionJson
{
    public static JsonObject Of(ObjectParts parts, Observation.Subscription observation)
    {
        var (seen, snapshot) = (observation.Seen, observation.Seen.Snapshot);
        var json = new JsonObject
        {
            ["id"] = seen.Id,
            ["object"] = "subscription",
            ["application"] = null,
            ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["liability"] = null },
            ["billing_cycle_anchor"] = ObjectParts.Seconds(snapshot.StartDateMs),
            ["cancel_at"] = ObjectParts.Seconds(snapshot.CancelAtMs),
            ["cancel_at_period_end"] = snapshot.CancelAtPeriodEnd,
            // The time of the request, long before the end: whoever takes it for the end is wrong.
            ["canceled_at"] = IsToEnd(snapshot) ? ObjectParts.Seconds(snapshot.StartDateMs) + 3_600 : null,
            ["cancellation_details"] = new JsonObject
            {
                ["comment"] = null,
                ["feedback"] = null,
                ["reason"] = null,
            },
            ["collection_method"] = "charge_automatically",
            ["created"] = ObjectParts.Seconds(snapshot.StartDateMs),
            ["currency"] = "usd",
            ["customer"] = seen.CustomerId,
            ["default_payment_method"] = null,
            ["discounts"] = new JsonArray(),
            ["ended_at"] = ObjectParts.Seconds(snapshot.EndedAtMs),
            ["items"] = ObjectParts.List(
                $"/v1/subscription_items?subscription={seen.Id}",
                snapshot.Items.Select(item => Item(parts, seen.Id, item))
            ),
            ["latest_invoice"] = snapshot.LatestInvoiceId,
            ["livemode"] = observation.LiveMode,
            ["metadata"] = parts.Metadata(observation, seen.Metadata),
            ["pause_collection"] = observation.PauseBehavior is null
                ? null
                : new JsonObject { ["behavior"] = observation.PauseBehavior, ["resumes_at"] = null },
            ["pending_update"] = null,
            ["schedule"] = null,
            ["start_date"] = ObjectParts.Seconds(snapshot.StartDateMs),
            ["status"] = snapshot.Status,
            ["test_clock"] = snapshot.OnTestClock ? "clock_1" : null,
            ["trial_end"] = snapshot.Status == "trialing" ? ObjectParts.Seconds(snapshot.Items[0].PeriodEndMs) : null,
            ["trial_start"] = snapshot.Status == "trialing" ? ObjectParts.Seconds(snapshot.StartDateMs) : null,
        };
        Date(parts, json, snapshot);
        return json;
    }

    private static bool IsToEnd(SubscriptionSnapshot snapshot) =>
        snapshot.Ended || snapshot.CancelAtPeriodEnd || snapshot.CancelAtMs is not null;

    private static void Date(ObjectParts parts, JsonObject json, SubscriptionSnapshot snapshot)
    {
        if (!parts.IsOld)
        {
            json["billing_mode"] = new JsonObject { ["type"] = snapshot.CancelAtPeriodEnd ? "classic" : "flexible" };
            json["status_details"] = snapshot.Status == "paused" ? new JsonObject { ["paused"] = new JsonObject() } : null;
            return;
        }

        json["current_period_start"] = ObjectParts.Seconds(snapshot.Items.Min(item => item.PeriodStartMs));
        json["current_period_end"] = ObjectParts.Seconds(snapshot.Items.Max(item => item.PeriodEndMs));
        json["plan"] = new JsonObject { ["id"] = "plan_of_before", ["object"] = "plan" };
        json["quantity"] = 1;
    }

    private static JsonObject Item(ObjectParts parts, string subscriptionId, SubscriptionItem item)
    {
        var json = new JsonObject
        {
            ["id"] = item.Id,
            ["object"] = "subscription_item",
            ["billing_thresholds"] = null,
            ["created"] = ObjectParts.Seconds(item.CreatedMs),
            ["discounts"] = new JsonArray(),
            ["metadata"] = new JsonObject(),
            ["price"] = ObjectParts.Price(item.PriceId, recurring: true),
            ["quantity"] = item.Quantity,
            ["subscription"] = subscriptionId,
            ["tax_rates"] = new JsonArray(),
        };
        if (!parts.IsOld)
        {
            json["current_period_start"] = ObjectParts.Seconds(item.PeriodStartMs);
            json["current_period_end"] = ObjectParts.Seconds(item.PeriodEndMs);
        }

        return json;
    }
}
