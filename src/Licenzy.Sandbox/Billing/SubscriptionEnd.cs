using System.Text.Json.Nodes;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Billing;

/// <summary>How a subscription ends: at once, at a date, or because it was never paid.</summary>
internal static class SubscriptionEnd
{
    private const string Requested = "cancellation_requested";

    /// <summary>Ends it now, and announces that; answers the subscription.</summary>
    /// <param name="books">The books of the subscription.</param>
    /// <param name="subscription">One that has not ended.</param>
    /// <param name="comment">What the customer said about it.</param>
    /// <param name="reason">Why, where it was not asked for before.</param>
    public static JsonObject Cancel(ModeBooks books, JsonObject subscription, string? comment = null, string reason = Requested)
    {
        subscription["status"] = "canceled";
        subscription["canceled_at"] ??= books.Now;
        subscription["ended_at"] = books.Now;
        var details = subscription["cancellation_details"]!.AsObject();
        details["comment"] = comment ?? (string?)details["comment"];
        details["reason"] ??= reason;
        SubscriptionState.Save(books, subscription);
        StopCollecting(books, subscription);
        books.Announce("customer.subscription.deleted", subscription);
        return subscription;
    }

    /// <summary>The first payment never came: it is over without having begun.</summary>
    public static void ExpireIncomplete(ModeBooks books, JsonObject subscription)
    {
        var before = subscription.DeepClone().AsObject();
        subscription["status"] = "incomplete_expired";
        subscription["ended_at"] = books.Now;
        SubscriptionState.Change(books, before, subscription);
        foreach (var invoice in InvoiceState.Of(books, subscription).Where(invoice => InvoiceState.Status(invoice) == "open"))
        {
            InvoiceEnd.Void(books, invoice);
        }
    }

    /// <summary>
    /// Sets, or takes back, its end with the current period. In the classic billing mode a flag says so beside the date, in
    /// the flexible one only the date. The caller saves and announces the change.
    /// </summary>
    public static void Schedule(ModeBooks books, JsonObject subscription, bool atPeriodEnd)
    {
        ScheduleAt(books, subscription, atPeriodEnd ? SubscriptionState.PeriodEnd(subscription) : null);
        subscription["cancel_at_period_end"] = atPeriodEnd && !SubscriptionState.IsFlexible(subscription);
    }

    /// <summary>Sets its end to a date, or takes it back. The caller saves and announces the change.</summary>
    public static void ScheduleAt(ModeBooks books, JsonObject subscription, long? end)
    {
        subscription["cancel_at_period_end"] = false;
        subscription["cancel_at"] = end;
        // The moment of the request, not of the end.
        subscription["canceled_at"] = end is null ? null : books.Now;
        subscription["cancellation_details"]!["reason"] = end is null ? null : Requested;
    }

    /// <summary>Whether its end with the current period is set, in the way of its billing mode.</summary>
    public static bool EndsWithPeriod(JsonObject subscription) =>
        SubscriptionState.IsFlexible(subscription)
            ? (long?)subscription["cancel_at"] == SubscriptionState.PeriodEnd(subscription)
            : (bool)subscription["cancel_at_period_end"]!;

    /// <summary>What is unpaid stays so: it is not tried again by itself.</summary>
    private static void StopCollecting(ModeBooks books, JsonObject subscription)
    {
        foreach (var invoice in InvoiceState.Of(books, subscription).Where(invoice => InvoiceState.Status(invoice) is "draft" or "open"))
        {
            var before = invoice.DeepClone().AsObject();
            invoice["auto_advance"] = false;
            invoice["automatically_finalizes_at"] = null;
            invoice["next_payment_attempt"] = null;
            books.SaveChange("invoice.updated", before, invoice);
            if (Collection.FindProcessing(books, invoice) is null)
            {
                books.SetAlarm(invoice, null);
            }
        }
    }
}
