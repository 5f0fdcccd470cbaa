using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Billing;

/// <summary>What a coupon takes off.</summary>
internal static class Coupon
{
    /// <summary>
    /// What it takes off each amount. A percentage is rounded for each; a fixed amount is used up from the first on. Nothing
    /// falls below zero, and credits stay as they are.
    /// </summary>
    public static IReadOnlyList<long> Off(JsonObject coupon, IReadOnlyList<long> amounts)
    {
        var left = (long?)coupon["amount_off"] ?? 0;
        var off = new List<long>();
        foreach (var amount in amounts)
        {
            var taken = (decimal?)coupon["percent_off"] is { } percent
                ? (long)Math.Round(amount * percent / 100m, MidpointRounding.AwayFromZero)
                : Math.Min(left, amount);
            off.Add(Math.Max(0, taken));
            left -= off[^1];
        }
        return off;
    }

    /// <summary>Whether it can still be given: not past its date nor given as often as it may be.</summary>
    public static bool IsValid(ModeBooks books, JsonObject coupon) =>
        !((long?)coupon["redeem_by"] <= books.Now) && !((long)coupon["times_redeemed"]! >= (long?)coupon["max_redemptions"]);

    /// <summary>Whether a promotion code can be typed by that customer (null: one who is not known so far).</summary>
    public static bool IsUsable(ModeBooks books, JsonObject code, string? customer) =>
        (bool)code["active"]!
        && !((long?)code["expires_at"] <= books.Now)
        && !((long)code["times_redeemed"]! >= (long?)code["max_redemptions"])
        && ((string?)code["customer"] is null || (string?)code["customer"] == customer)
        && books.Find("coupon", (string)code["promotion"]!["coupon"]!) is { } coupon
        && !coupon.ContainsKey("deleted")
        && IsValid(books, coupon);

    /// <summary>Counts one use of the coupon and of the code that led to it.</summary>
    public static void Redeem(ModeBooks books, string coupon, string? promotionCode)
    {
        Count(books, "coupon", coupon);
        if (promotionCode is not null)
        {
            Count(books, "promotion_code", promotionCode);
        }
    }

    private static void Count(ModeBooks books, string type, string id)
    {
        if (books.Find(type, id) is { } found && !found.ContainsKey("deleted"))
        {
            found["times_redeemed"] = (long)found["times_redeemed"]! + 1;
            books.Save(found);
        }
    }
}
