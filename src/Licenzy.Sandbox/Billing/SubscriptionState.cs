using System.Text.Json.Nodes;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Billing;

/// <summary>Keeping a subscription: every change of one goes through here, so that its alarm fits its dates.</summary>
internal static class SubscriptionState
{
    public const string Updated = "customer.subscription.updated";

    public static void Add(ModeBooks books, JsonObject subscription)
    {
        books.Add(subscription);
        books.SetAlarm(subscription, SubscriptionClock.NextDue(subscription, books.Now));
    }

    /// <summary>Saves without a word.</summary>
    public static void Save(ModeBooks books, JsonObject subscription)
    {
        books.Save(subscription);
        books.SetAlarm(subscription, SubscriptionClock.NextDue(subscription, books.Now));
    }

    /// <summary>Saves and announces what differs from before, unless nothing does; answers the subscription.</summary>
    public static JsonObject Change(ModeBooks books, JsonObject before, JsonObject after)
    {
        var previous = Changes.Previous(before, after);
        if (previous.Count > 0)
        {
            Save(books, after);
            books.Announce(Updated, after, previous);
        }
        return after;
    }

    public static void SetStatus(ModeBooks books, JsonObject subscription, string status)
    {
        var before = subscription.DeepClone().AsObject();
        subscription["status"] = status;
        Change(books, before, subscription);
    }

    public static string Status(JsonObject subscription) => (string)subscription["status"]!;

    /// <summary>Whether it has ended for good.</summary>
    public static bool IsOver(JsonObject subscription) => Status(subscription) is "canceled" or "incomplete_expired";

    public static bool IsFlexible(JsonObject subscription) => (string)subscription["billing_mode"]!["type"]! == "flexible";

    public static IReadOnlyList<JsonObject> Items(JsonObject subscription) =>
        [.. subscription["items"]!["data"]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>The end of the current period, of several the latest.</summary>
    public static long PeriodEnd(JsonObject subscription) => Items(subscription).Max(item => (long)item["current_period_end"]!);

    /// <summary>What it is when nothing is owed: <c>trialing</c> or <c>active</c>.</summary>
    public static string Settled(ModeBooks books, JsonObject subscription) =>
        (long?)subscription["trial_end"] > books.Now ? "trialing" : "active";
}
