using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Billing;

/// <summary>Does what is due, each thing at its own time.</summary>
internal static class BillingClock
{
    /// <summary>Does what one alarm, which is over, was set for.</summary>
    /// <param name="books">The books of the object, at the time at which the alarm was due.</param>
    /// <param name="alarm">The alarm.</param>
    public static void Ring(ModeBooks books, Alarm alarm)
    {
        if (books.Find(alarm.Type, alarm.Id) is not { } subject || subject.ContainsKey("deleted"))
        {
            return;
        }
        switch (alarm.Type)
        {
            case "subscription":
                SubscriptionClock.Ring(books, subject);
                break;
            case "invoice":
                InvoiceClock.Ring(books, subject);
                break;
            case "checkout.session":
                SessionEnd.Expire(books, subject);
                break;
            default:
                throw new InvalidOperationException($"There is an alarm for a {alarm.Type}.");
        }
    }

    /// <summary>Plays a test clock on towards the time that it is advancing to, at most so many alarms.</summary>
    /// <param name="books">The books of the clock.</param>
    /// <param name="clock">A clock that is advancing.</param>
    /// <param name="most">After so many alarms the rest is left for the next call, so that no write takes long.</param>
    /// <returns>Whether the clock has arrived.</returns>
    public static bool Play(ModeBooks books, JsonObject clock, int most)
    {
        var id = (string)clock["id"]!;
        var target = (long)clock["status_details"]!["advancing"]!["target_frozen_time"]!;
        for (var played = 0; played < most; played++)
        {
            if (books.TakeAlarm(id, target) is not { } alarm)
            {
                Arrive(books, clock, target);
                return true;
            }
            clock["frozen_time"] = Math.Max(alarm.Due, (long)clock["frozen_time"]!);
            Ring(books.At(DateTimeOffset.FromUnixTimeSeconds((long)clock["frozen_time"]!), id), alarm);
        }
        books.Save(clock);
        return false;
    }

    private static void Arrive(ModeBooks books, JsonObject clock, long target)
    {
        clock["frozen_time"] = target;
        clock["status"] = "ready";
        clock["status_details"] = new JsonObject();
        books.Save(clock);
        books.At(DateTimeOffset.FromUnixTimeSeconds(target), (string)clock["id"]!).Announce("test_helpers.test_clock.ready", clock);
    }
}
