using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Billing;

/// <summary>What the passing of time does to a subscription.</summary>
internal static class SubscriptionClock
{
    /// <summary>How long before a trial's end its customer is warned.</summary>
    public const long TrialWarning = 3 * 24 * 3600;

    /// <summary>How long the first payment may stay away.</summary>
    public const long IncompleteLife = 23 * 3600;

    /// <summary>The next second, in Unix time, at which something is to be done; null when time changes nothing any more.</summary>
    public static long? NextDue(JsonObject subscription, long now)
    {
        if (SubscriptionState.IsOver(subscription))
        {
            return null;
        }
        var end = Least((long?)subscription["cancel_at"], (long?)subscription["pause_collection"]?["resumes_at"]);
        return SubscriptionState.Status(subscription) switch
        {
            "incomplete" => Least(end, (long)subscription["created"]! + IncompleteLife),
            "paused" => end,
            "trialing" => Least(end, NextOfTrial(subscription, now)),
            _ => Least(end, SubscriptionState.Items(subscription).Min(item => (long)item["current_period_end"]!)),
        };
    }

    /// <summary>Does the first of what is due; the alarm that follows tells of the rest.</summary>
    public static void Ring(ModeBooks books, JsonObject subscription)
    {
        if ((long?)subscription["cancel_at"] <= books.Now)
        {
            SubscriptionEnd.Cancel(books, subscription);
            return;
        }
        if ((long?)subscription["pause_collection"]?["resumes_at"] <= books.Now)
        {
            var before = subscription.DeepClone().AsObject();
            subscription["pause_collection"] = null;
            SubscriptionState.Change(books, before, subscription);
            return;
        }
        switch (SubscriptionState.Status(subscription))
        {
            case "incomplete":
                SubscriptionEnd.ExpireIncomplete(books, subscription);
                break;
            case "trialing":
                RingTrial(books, subscription);
                break;
            default:
                Renewal.Renew(books, subscription);
                break;
        }
    }

    private static void RingTrial(ModeBooks books, JsonObject subscription)
    {
        if ((long)subscription["trial_end"]! <= books.Now)
        {
            Trial.End(books, subscription);
            return;
        }
        Trial.Warn(books, subscription);
        SubscriptionState.Save(books, subscription);
    }

    private static long NextOfTrial(JsonObject subscription, long now)
    {
        var end = (long)subscription["trial_end"]!;
        return now < end - TrialWarning ? end - TrialWarning : end;
    }

    private static long? Least(long? one, long? other) => one is null || other < one ? other : one;
}
