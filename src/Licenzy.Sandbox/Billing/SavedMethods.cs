using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Billing;

/// <summary>Payment methods that customers keep for payments to come.</summary>
internal static class SavedMethods
{
    private const string Type = "payment_method";

    /// <summary>Keeps a method for a customer, and announces that.</summary>
    public static JsonObject Keep(ModeBooks books, PaymentMethod method, string customer, string? email)
    {
        var saved = CustomerShapes.PaymentMethod(books, method, email);
        saved["customer"] = customer;
        books.Add(saved);
        books.Announce("payment_method.attached", saved);
        return saved;
    }

    /// <summary>What a subscription is paid with: its own method, else its customer's default; null when there is neither.</summary>
    public static JsonObject? Of(ModeBooks books, JsonObject subscription)
    {
        var own = (string?)subscription["default_payment_method"];
        var customer = books.Get("customer", (string)subscription["customer"]!);
        return (own ?? (string?)customer["invoice_settings"]?["default_payment_method"]) is { } id ? FindAttached(books, id) : null;
    }

    /// <summary>What the bank says when a saved method is charged.</summary>
    public static BankAnswer Ask(JsonObject saved) =>
        TestCards.AskSaved(
            (string)saved["type"]! == "card" ? new PaymentMethod.Card((string)saved["card"]!["last4"]!) : new PaymentMethod.BankDebit()
        );

    /// <summary>Makes a saved method the one that all of a customer's subscriptions are paid with.</summary>
    public static void MakeDefault(ModeBooks books, JsonObject customer, JsonObject saved)
    {
        SetDefault(books, customer, (string)saved["id"]!);
        foreach (var subscription in Subscriptions(books, (string)customer["id"]!))
        {
            var before = subscription.DeepClone().AsObject();
            subscription["default_payment_method"] = (string)saved["id"]!;
            SubscriptionState.Change(books, before, subscription);
        }
    }

    /// <summary>The subscriptions of a customer that have not ended, newest first.</summary>
    public static IReadOnlyList<JsonObject> Subscriptions(ModeBooks books, string customer) =>
        [.. books.All("subscription", ObjectFilter.Equal("$.customer", customer)).Where(found => !SubscriptionState.IsOver(found))];

    /// <summary>The method of that id while a customer has it.</summary>
    public static JsonObject? FindAttached(ModeBooks books, string id) =>
        books.Find(Type, id) is { } found && found["customer"] is not null ? found : null;

    private static void SetDefault(ModeBooks books, JsonObject customer, string method)
    {
        var previous = customer["invoice_settings"]!["default_payment_method"]?.DeepClone();
        customer["invoice_settings"]!["default_payment_method"] = method;
        books.Save(customer);
        books.Announce(
            "customer.updated",
            customer,
            new JsonObject { ["invoice_settings"] = new JsonObject { ["default_payment_method"] = previous } }
        );
    }
}
