using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Shapes;

/// <summary>Coupons, the codes that customers type for them, and discounts given, as the API shows them.</summary>
internal static class DiscountShapes
{
    public static JsonObject Coupon(ModeBooks books, string id) =>
        new()
        {
            ["id"] = id,
            ["object"] = "coupon",
            ["amount_off"] = null,
            ["created"] = books.Now,
            ["currency"] = null,
            ["duration"] = "once",
            ["duration_in_months"] = null,
            ["livemode"] = books.Livemode,
            ["max_redemptions"] = null,
            ["metadata"] = new JsonObject(),
            ["name"] = null,
            ["percent_off"] = null,
            ["redeem_by"] = null,
            ["times_redeemed"] = 0L,
            ["valid"] = true,
        };

    public static JsonObject PromotionCode(ModeBooks books, string coupon, string code) =>
        new()
        {
            ["id"] = books.Ids.New("promo"),
            ["object"] = "promotion_code",
            ["active"] = true,
            ["code"] = code,
            ["created"] = books.Now,
            ["customer"] = null,
            ["expires_at"] = null,
            ["livemode"] = books.Livemode,
            ["max_redemptions"] = null,
            ["metadata"] = new JsonObject(),
            ["promotion"] = new JsonObject { ["coupon"] = coupon, ["type"] = "coupon" },
            ["restrictions"] = new JsonObject
            {
                ["first_time_transaction"] = false,
                ["minimum_amount"] = null,
                ["minimum_amount_currency"] = null,
            },
            ["times_redeemed"] = 0L,
        };

    /// <summary>A coupon given to a subscription from now on, until <paramref name="end"/> where it has one.</summary>
    public static JsonObject Discount(ModeBooks books, JsonObject subscription, string coupon, string? promotionCode, long? end) =>
        new()
        {
            ["id"] = books.Ids.New("di"),
            ["object"] = "discount",
            ["checkout_session"] = null,
            ["customer"] = (string)subscription["customer"]!,
            ["end"] = end,
            ["invoice"] = null,
            ["invoice_item"] = null,
            ["promotion_code"] = promotionCode,
            ["source"] = new JsonObject { ["coupon"] = coupon, ["type"] = "coupon" },
            ["start"] = books.Now,
            ["subscription"] = (string)subscription["id"]!,
            ["subscription_item"] = null,
        };
}
