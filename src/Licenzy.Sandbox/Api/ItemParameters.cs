using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary>One element of <c>items</c> as a call gives it.</summary>
internal sealed record ItemParameters(string Name, string? Item, string? Price, long? Quantity, bool Deleted)
{
    private const long LargestQuantity = 999_999;

    /// <summary>The items of a new subscription: at least one, each with a price.</summary>
    public static IReadOnlyList<ItemParameters> ReadNew(ParameterReader parameters)
    {
        var items = parameters.Groups("items").Select(item => ReadOne(item, item.RequiredText("price"))).ToList();
        if (items.Count == 0)
        {
            parameters.Refuse(StripeError.Missing("items"));
        }
        return items;
    }

    /// <summary>The items that an update changes, adds or takes away.</summary>
    public static IReadOnlyList<ItemParameters> ReadChanges(ParameterReader parameters) =>
        [
            .. parameters
                .Groups("items")
                .Select(item => ReadOne(item, item.Text("price"), item.Text("id"), item.Boolean("deleted") ?? false)),
        ];

    /// <summary>What stands against selling these together, or null.</summary>
    public static StripeError? Refuse(ModeBooks books, IReadOnlyList<ItemParameters> items, bool flexible)
    {
        if (items.Select(item => item.RefusePrice(books)).FirstOrDefault(refusal => refusal is not null) is { } refusal)
        {
            return refusal;
        }
        var prices = items.Select(item => books.Get("price", item.Price!)).ToList();
        return RefuseTogether(prices, flexible);
    }

    /// <summary>Prices of one subscription share a currency, and, in the classic billing mode, an interval.</summary>
    public static StripeError? RefuseTogether(IReadOnlyList<JsonObject> prices, bool flexible)
    {
        if (prices.Select(price => (string)price["currency"]!).Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            return StripeError.Invalid("All prices of a subscription must have the same currency.", "items");
        }
        return !flexible && prices.Select(Recurrence.Of).Distinct().Skip(1).Any()
            ? StripeError.Invalid("All prices of a subscription in the classic billing mode must have the same interval.", "items")
            : null;
    }

    /// <summary>What stands against changing that subscription so, or null.</summary>
    public static StripeError? RefuseChanges(ModeBooks books, JsonObject subscription, IReadOnlyList<ItemParameters> items)
    {
        var after = SubscriptionState
            .Items(subscription)
            .ToDictionary(item => (string)item["id"]!, item => item["price"]!.AsObject(), StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.Item is not null && !after.ContainsKey(item.Item))
            {
                return StripeError.NoSuch("subscription_item", item.Item, $"{item.Name}[id]");
            }
            if (item.Item is null && (item.Price is null || item.Deleted))
            {
                return StripeError.Missing(item.Deleted ? $"{item.Name}[id]" : $"{item.Name}[price]");
            }
            if (item.Price is not null && item.RefusePrice(books) is { } refusal)
            {
                return refusal;
            }
            if (item.Deleted)
            {
                after.Remove(item.Item!);
            }
            else if (item.Price is not null)
            {
                after[item.Item ?? item.Name] = books.Get("price", item.Price);
            }
        }
        return after.Count == 0
            ? StripeError.Invalid("A subscription keeps at least one item. Cancel it to take away the last.", "items")
            : RefuseTogether([.. after.Values], SubscriptionState.IsFlexible(subscription));
    }

    public ItemChange ToChange(ModeBooks books) => new(Item, Price is null ? null : books.Get("price", Price), Quantity, Deleted);

    private static ItemParameters ReadOne(ParameterReader item, string? price, string? id = null, bool deleted = false) =>
        new(
            item.NameOf("price").Replace("[price]", "", StringComparison.Ordinal),
            id,
            price,
            item.Integer("quantity", 0, LargestQuantity),
            deleted
        );

    private StripeError? RefusePrice(ModeBooks books)
    {
        var name = $"{Name}[price]";
        if (books.Find("price", Price!) is not { } price)
        {
            return StripeError.NoSuch("price", Price!, name);
        }
        if (price["recurring"] is null)
        {
            return StripeError.Invalid($"The price {Price} is paid once. A subscription takes recurring prices only.", name);
        }
        return (bool)price["active"]! ? null : StripeError.Invalid($"The price {Price} is inactive and cannot be sold.", name);
    }
}
