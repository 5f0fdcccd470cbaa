using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Billing;

/// <summary>Test clocks: times of their own, in which the customers made on them live.</summary>
internal static class SimulatedTime
{
    public const string Type = "test_helpers.test_clock";

    private const int Unbounded = 100_000;
    private const int IntervalsAtOnce = 2;
    private const int YearsWithoutSubscription = 2;

    public static JsonObject Add(ModeBooks books, long frozenTime, string? name)
    {
        var clock = CustomerShapes.TestClock(books, frozenTime, name);
        books.Add(clock);
        books.Announce("test_helpers.test_clock.created", clock);
        return clock;
    }

    /// <summary>Whether it has not arrived at the time that it was sent to.</summary>
    public static bool IsAdvancing(JsonObject clock) => (string?)clock["status"] == "advancing";

    /// <summary>What stands against changing an object while its clock moves, or null.</summary>
    public static StripeError? RefuseWhileAdvancing(ModeBooks booksInTime) =>
        booksInTime.TestClock is { } clock && IsAdvancing(booksInTime.Get(Type, clock))
            ? new StripeError(
                429,
                StripeError.InvalidRequest,
                "lock_timeout",
                $"The test clock {clock} is advancing. Wait until its status is `ready`, then try again."
            )
            : null;

    /// <summary>What stands against sending a clock to that second, or null.</summary>
    public static StripeError? Refuse(ModeBooks books, JsonObject clock, long target)
    {
        if (IsAdvancing(clock))
        {
            return StripeError.Invalid("This test clock is advancing already. Wait until its status is `ready`.");
        }
        if (target <= (long)clock["frozen_time"]!)
        {
            return StripeError.Invalid("A test clock moves forward only: the time must be after its present one.", "frozen_time");
        }
        return target > Furthest(books, clock)
            ? StripeError.Invalid(
                "A test clock advances by at most two intervals of its shortest subscription at once, or two years without any.",
                "frozen_time"
            )
            : null;
    }

    /// <summary>Sends a clock on its way. The clock worker plays what lies between.</summary>
    public static void Send(ModeBooks books, JsonObject clock, long target)
    {
        clock["status"] = "advancing";
        clock["status_details"] = new JsonObject { ["advancing"] = new JsonObject { ["target_frozen_time"] = target } };
        books.Save(clock);
        books
            .At(DateTimeOffset.FromUnixTimeSeconds((long)clock["frozen_time"]!), (string)clock["id"]!)
            .Announce("test_helpers.test_clock.advancing", clock);
    }

    /// <summary>Sends a clock to that second and plays all that lies between at once.</summary>
    public static void SendAndPlay(ModeBooks books, JsonObject clock, long target)
    {
        Send(books, clock, target);
        BillingClock.Play(books, clock, Unbounded);
    }

    /// <summary>
    /// The clock that a customer lives by. One who has none gets one that stands at the present time; what is the customer's
    /// goes on in its time.
    /// </summary>
    public static JsonObject Of(ModeBooks books, JsonObject customer)
    {
        if ((string?)customer["test_clock"] is { } known)
        {
            return books.Get(Type, known);
        }
        var clock = Add(books, books.Now, "Made to advance one customer");
        var id = (string)clock["id"]!;
        customer["test_clock"] = id;
        books.Save(customer);
        foreach (var type in (ReadOnlySpan<string>)["subscription", "invoice"])
        {
            foreach (var owned in books.All(type, ObjectFilter.Equal("$.customer", (string)customer["id"]!)))
            {
                owned["test_clock"] = id;
                books.Save(owned);
                books.MoveAlarm((string)owned["id"]!, id);
            }
        }
        foreach (var session in books.All("checkout.session", ObjectFilter.Equal("$.customer", (string)customer["id"]!)))
        {
            if ((string)session["status"]! == "open")
            {
                books.At(books.Time, id).SetAlarm(session, (long)session["expires_at"]!);
            }
        }
        return clock;
    }

    private static long Furthest(ModeBooks books, JsonObject clock)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds((long)clock["frozen_time"]!);
        var ends = books
            .All("subscription", ObjectFilter.Equal("$.test_clock", (string)clock["id"]!))
            .Where(subscription => !SubscriptionState.IsOver(subscription))
            .SelectMany(SubscriptionState.Items)
            .Select(item => Recurrence.Of(item["price"]!.AsObject())!)
            .Select(recurrence => (recurrence with { Count = recurrence.Count * IntervalsAtOnce }).After(now))
            .ToList();
        return (ends.Count > 0 ? ends.Min() : now.AddYears(YearsWithoutSubscription)).ToUnixTimeSeconds();
    }
}
