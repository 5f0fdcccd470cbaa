using System.Text.Json.Nodes;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Billing;

/// <summary>What customers do for themselves on the portal page: the same as the API does, to what is their own.</summary>
internal static class SelfCare
{
    /// <summary>Sets the end of a subscription with its period, or takes it back.</summary>
    public static Answer SetEnd(ModeBooks books, string customer, string subscriptionId, bool ends)
    {
        if (FindSubscription(books, customer, subscriptionId) is not { } subscription)
        {
            return StripeError.NoSuch("subscription", subscriptionId, "subscription", 404);
        }
        var before = subscription.DeepClone().AsObject();
        if (ends)
        {
            SubscriptionEnd.Schedule(books, subscription, atPeriodEnd: true);
        }
        else
        {
            SubscriptionEnd.ScheduleAt(books, subscription, null);
        }
        return SubscriptionState.Change(books, before, subscription);
    }

    /// <summary>Puts the first item of a subscription on another price.</summary>
    public static Answer ChangePlan(ModeBooks books, string customer, string subscriptionId, string price)
    {
        if (FindSubscription(books, customer, subscriptionId) is not { } subscription)
        {
            return StripeError.NoSuch("subscription", subscriptionId, "subscription", 404);
        }
        var item = (string)SubscriptionState.Items(subscription)[0]["id"]!;
        var change = new ItemParameters("items[0]", item, price, Quantity: null, Deleted: false);
        if (ItemParameters.RefuseChanges(books, subscription, [change]) is { } refusal)
        {
            return refusal;
        }
        var before = subscription.DeepClone().AsObject();
        var failure = PlanChange.Apply(books, before, subscription, [change.ToChange(books)], "create_prorations");
        return failure is null ? books.Get("subscription", subscriptionId) : new Answer.Refused(failure, Stands: true);
    }

    /// <summary>Pays an open invoice with the customer's present method.</summary>
    public static Answer PayInvoice(ModeBooks books, string customer, string invoiceId)
    {
        if (books.Find("invoice", invoiceId) is not { } invoice || (string)invoice["customer"]! != customer)
        {
            return StripeError.NoSuch("invoice", invoiceId, "invoice", 404);
        }
        return InvoiceState.Status(invoice) == "open"
            ? InvoiceActions.Charge(books, invoice, named: null)
            : StripeError.Invalid($"This invoice is {InvoiceState.Status(invoice)} already.");
    }

    /// <summary>Gives a customer another card, with which all subscriptions are paid from now on.</summary>
    public static Answer SetCard(ModeBooks books, JsonObject customer, string number)
    {
        if (customer.ContainsKey("deleted"))
        {
            return StripeError.Invalid("This customer was deleted.");
        }
        var bank = TestCards.Ask(number);
        if (bank is BankAnswer.Declines declined)
        {
            return declined.Error;
        }
        var saved = SavedMethods.Keep(books, bank.Method, (string)customer["id"]!, (string?)customer["email"]);
        SavedMethods.MakeDefault(books, customer, saved);
        return customer;
    }

    private static JsonObject? FindSubscription(ModeBooks books, string customer, string id) =>
        books.Find("subscription", id) is { } found && (string)found["customer"]! == customer && !SubscriptionState.IsOver(found)
            ? found
            : null;
}
