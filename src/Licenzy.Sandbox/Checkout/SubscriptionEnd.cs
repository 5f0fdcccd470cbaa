using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Checkout;

/// <summary>How a subscription ends: at once, or at the end of its period.</summary>
internal static class SubscriptionEnd
{
    /// <summary>Ends it now, and announces that; answers the subscription.</summary>
    public static JsonObject Cancel(ModeBooks books, JsonObject subscription, string? comment)
    {
        subscription["status"] = "canceled";
        subscription["canceled_at"] ??= books.Now;
        subscription["ended_at"] = books.Now;
        subscription["cancellation_details"] = new JsonObject
        {
            ["comment"] = comment,
            ["feedback"] = null,
            ["reason"] = "cancellation_requested",
        };
        books.Save(subscription);
        books.Announce("customer.subscription.deleted", subscription);
        return subscription;
    }

    /// <summary>Sets, or takes back, its end with the current period. The caller saves and announces the change.</summary>
    public static void Schedule(ModeBooks books, JsonObject subscription, bool atPeriodEnd)
    {
        subscription["cancel_at_period_end"] = atPeriodEnd;
        subscription["cancel_at"] = atPeriodEnd ? PeriodEnd(subscription) : null;
        // The moment of the request, not of the end.
        subscription["canceled_at"] = atPeriodEnd ? books.Now : null;
        subscription["cancellation_details"]!["reason"] = atPeriodEnd ? "cancellation_requested" : null;
    }

    private static long PeriodEnd(JsonObject subscription) =>
        subscription["items"]!["data"]!.AsArray().Max(item => (long)item!["current_period_end"]!);
}
