using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary><c>POST /v1/subscriptions</c>: a subscription made by the seller, without a checkout.</summary>
internal static class CreateSubscription
{
    public static Answer Handle(ApiCall call)
    {
        var parameters = call.Parameters;
        var customerId = parameters.RequiredText("customer");
        if (call.Books.Find("customer", customerId) is not { } customer || customer.ContainsKey("deleted"))
        {
            return customerId.Length == 0 ? StripeError.Missing("customer") : StripeError.NoSuch("customer", customerId, "customer");
        }
        var books = call.Books.InTimeOf(customer);
        var items = ItemParameters.ReadNew(parameters);
        var discount = DiscountParameters.Read(parameters);
        var behavior = parameters.Choice("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete");
        var data = new JsonObject { ["metadata"] = NewMetadata.Of(parameters) };
        SubscriptionTerms.TakeBeginning(parameters, data, books);
        parameters.Choice("proration_behavior", "create_prorations", "always_invoice", "none");
        var payment = new JsonObject { ["customer"] = customerId, ["collection_method"] = "charge_automatically" };
        SubscriptionTerms.TakeCollection(parameters, payment);
        SubscriptionTerms.TakeMethod(parameters, books, payment);
        var end = EndParameters.Read(parameters, books);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (Refuse(books, items, discount, data, customerId) is { } refusal)
        {
            return refusal;
        }
        var sold = items.Select(item => new SoldItem(books.Get("price", item.Price!), item.Quantity ?? 1)).ToList();
        var subscription = Subscribing.Build(books, customerId, sold, data);
        foreach (var (name, value) in payment)
        {
            subscription[name] = value?.DeepClone();
        }
        end.Apply(books, subscription);
        if (discount.CouponIn(books) is { } coupon)
        {
            Discounts.Give(books, subscription, (string)coupon["id"]!, discount.PromotionCode);
        }
        return Start(books, subscription, behavior ?? "allow_incomplete");
    }

    private static Answer Start(ModeBooks books, JsonObject subscription, string behavior)
    {
        var trial = subscription["trial_end"] is not null;
        var lines = SubscriptionState
            .Items(subscription)
            .Select(item => Invoicing.LineOf(books, item))
            .Select(line => trial ? line with { Amount = 0 } : line);
        var invoice = Invoicing.Draft(books, subscription, Subscribing.FirstInvoice, lines);
        var method = SavedMethods.Of(books, subscription);
        var charged = (string)subscription["collection_method"]! == "charge_automatically";
        if (method is null && charged && behavior != "default_incomplete" && (long)invoice["amount_due"]! > 0)
        {
            return Collection.NothingToPayWith;
        }
        var failure = Subscribing.Start(books, subscription, invoice, method, collects: behavior != "default_incomplete");
        return failure is not null && behavior == "error_if_incomplete" ? failure : books.Get("subscription", (string)subscription["id"]!);
    }

    private static StripeError? Refuse(
        ModeBooks books,
        IReadOnlyList<ItemParameters> items,
        DiscountParameters discount,
        JsonObject data,
        string customer
    )
    {
        if (SimulatedTime.RefuseWhileAdvancing(books) is { } moving)
        {
            return moving;
        }
        return ItemParameters.Refuse(books, items, (string?)data["billing_mode"] == "flexible")
            ?? discount.Refuse(books, customer, (string)books.Get("price", items[0].Price!)["currency"]!);
    }
}
