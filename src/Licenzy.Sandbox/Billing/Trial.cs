using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Billing;

/// <summary>A time for which nothing is paid, and its end.</summary>
internal static class Trial
{
    /// <summary>Tells that a trial is about to end.</summary>
    public static void Warn(ModeBooks books, JsonObject subscription) =>
        books.Announce("customer.subscription.trial_will_end", subscription);

    /// <summary>A trial that begins so that it ends soon is told of at once.</summary>
    public static void WarnIfShort(ModeBooks books, JsonObject subscription)
    {
        if (
            SubscriptionState.Status(subscription) == "trialing"
            && (long)subscription["trial_end"]! - SubscriptionClock.TrialWarning <= books.Now
        )
        {
            Warn(books, subscription);
        }
    }

    /// <summary>A trial that was moved so that it ends soon is told of at once.</summary>
    public static void WarnIfMoved(ModeBooks books, JsonObject before, JsonObject subscription)
    {
        if ((long?)before["trial_end"] != (long?)subscription["trial_end"])
        {
            WarnIfShort(books, subscription);
        }
    }

    /// <summary>Moves the end of a trial. The caller saves the subscription.</summary>
    public static void Move(JsonObject subscription, long end)
    {
        subscription["trial_end"] = end;
        subscription["billing_cycle_anchor"] = end;
        foreach (var item in SubscriptionState.Items(subscription))
        {
            item["current_period_end"] = end;
        }
    }

    /// <summary>The trial is over: the first paid period begins, unless nothing is there to pay with and the terms say otherwise.</summary>
    /// <param name="books">The books of the subscription.</param>
    /// <param name="subscription">A subscription in its trial.</param>
    /// <param name="before">As it was before it was changed, where it was changed already.</param>
    public static void End(ModeBooks books, JsonObject subscription, JsonObject? before = null)
    {
        var missing =
            (string)subscription["collection_method"]! == "charge_automatically" && SavedMethods.Of(books, subscription) is null
                ? (string)subscription["trial_settings"]!["end_behavior"]!["missing_payment_method"]!
                : "create_invoice";
        switch (missing)
        {
            case "cancel":
                SubscriptionEnd.Cancel(books, subscription);
                break;
            case "pause":
                Pausing.Pause(books, subscription);
                break;
            default:
                Renewal.Renew(books, subscription, before);
                break;
        }
    }
}
