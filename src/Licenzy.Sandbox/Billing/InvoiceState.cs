using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Billing;

/// <summary>Keeping an invoice: every change of one goes through here, so that its alarm fits its dates.</summary>
internal static class InvoiceState
{
    public static void Add(ModeBooks books, JsonObject invoice)
    {
        books.Add(invoice);
        books.SetAlarm(invoice, NextDue(invoice, books.Now));
    }

    public static void Save(ModeBooks books, JsonObject invoice)
    {
        books.Save(invoice);
        books.SetAlarm(invoice, NextDue(invoice, books.Now));
    }

    public static string Status(JsonObject invoice) => (string)invoice["status"]!;

    /// <summary>Whether its customer is charged, and not sent a bill.</summary>
    public static bool IsCharged(JsonObject invoice) => (string)invoice["collection_method"]! == "charge_automatically";

    public static string SubscriptionId(JsonObject invoice) => (string)invoice["parent"]!["subscription_details"]!["subscription"]!;

    public static JsonObject Subscription(ModeBooks books, JsonObject invoice) => books.Get("subscription", SubscriptionId(invoice));

    /// <summary>All invoices of a subscription, newest first.</summary>
    public static IReadOnlyList<JsonObject> Of(ModeBooks books, JsonObject subscription) =>
        books.All("invoice", ObjectFilter.Equal("$.parent.subscription_details.subscription", (string)subscription["id"]!));

    /// <summary>Whether no later invoice of its subscription was finalized: the subscription's status follows this one.</summary>
    public static bool IsLatestFinalized(ModeBooks books, JsonObject invoice) =>
        books
            .All("invoice", ObjectFilter.Equal("$.parent.subscription_details.subscription", SubscriptionId(invoice)))
            .First(other => Status(other) != "draft")["id"]!.GetValue<string>() == (string)invoice["id"]!;

    private static long? NextDue(JsonObject invoice, long now) =>
        Status(invoice) switch
        {
            "draft" => (bool)invoice["auto_advance"]! ? (long?)invoice["automatically_finalizes_at"] : null,
            "open" => (long?)invoice["next_payment_attempt"] ?? ((long?)invoice["due_date"] is { } due && due > now ? due : null),
            _ => null,
        };
}
