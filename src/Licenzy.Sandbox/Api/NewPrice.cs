using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary>A price as a call describes it: on its own, as a product's first one, or within a checkout's line.</summary>
internal sealed partial record NewPrice(string Currency, long UnitAmount, Recurrence? Recurrence)
{
    private const long LargestAmount = 99_999_999;

    /// <summary>Takes the fields that every description of a price has.</summary>
    public static NewPrice Read(ParameterReader parameters)
    {
        var currency = parameters.RequiredText("currency").ToLowerInvariant();
        if (currency.Length > 0 && !Code().IsMatch(currency))
        {
            parameters.Refuse(StripeError.Invalid($"Invalid currency: {currency}", parameters.NameOf("currency")));
        }
        parameters.Require("unit_amount");
        var unitAmount = parameters.Integer("unit_amount", 0, LargestAmount) ?? 0;
        return new NewPrice(currency, unitAmount, parameters.Group("recurring") is { } recurring ? ReadRecurrence(recurring) : null);
    }

    /// <summary>Makes the price of that product.</summary>
    public JsonObject AddTo(ModeBooks books, string product, Action<JsonObject>? complete = null)
    {
        var price = CatalogueShapes.Price(books, product, Currency, UnitAmount, Recurrence);
        complete?.Invoke(price);
        books.Add(price);
        books.Announce("price.created", price);
        return price;
    }

    private static Recurrence ReadRecurrence(ParameterReader recurring)
    {
        recurring.Require("interval");
        var interval = recurring.Choice("interval", "day", "week", "month", "year") ?? "month";
        recurring.Choice("usage_type", "licensed");
        // Stripe takes at most three years.
        var longest = interval switch
        {
            "day" => 1095,
            "week" => 156,
            "month" => 36,
            _ => 3,
        };
        return new Recurrence(interval, recurring.Integer("interval_count", 1, longest) ?? 1);
    }

    [GeneratedRegex("^[a-z]{3}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
