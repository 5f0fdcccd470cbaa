using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary><c>discounts[0][coupon]</c> or <c>discounts[0][promotion_code]</c> of a call: at most one.</summary>
internal sealed record DiscountParameters(string? Coupon, string? PromotionCode)
{
    public bool IsNone => Coupon is null && PromotionCode is null;

    public static DiscountParameters Read(ParameterReader parameters)
    {
        var groups = parameters.Groups("discounts");
        if (groups.Count > 1)
        {
            parameters.Refuse(StripeError.Invalid("The sandbox takes one discount at most.", "discounts"));
        }
        if (groups.Count == 0)
        {
            return new DiscountParameters(null, null);
        }
        var read = new DiscountParameters(groups[0].Text("coupon"), groups[0].Text("promotion_code"));
        if (read.Coupon is null == read.PromotionCode is null)
        {
            parameters.Refuse(StripeError.Invalid("Exactly one of coupon and promotion_code must be given.", "discounts[0]"));
        }
        return read;
    }

    /// <summary>What stands against giving it, or null.</summary>
    public StripeError? Refuse(ModeBooks books, string? customer, string currency)
    {
        if (PromotionCode is not null)
        {
            if (books.Find("promotion_code", PromotionCode) is not { } code)
            {
                return StripeError.NoSuch("promotion code", PromotionCode, "discounts[0][promotion_code]");
            }
            if (!Billing.Coupon.IsUsable(books, code, customer))
            {
                return StripeError.Invalid("This promotion code cannot be redeemed any more.", "discounts[0][promotion_code]");
            }
        }
        if (CouponIn(books) is not { } coupon)
        {
            return Coupon is null ? null : StripeError.NoSuch("coupon", Coupon, "discounts[0][coupon]");
        }
        if (!Billing.Coupon.IsValid(books, coupon))
        {
            return StripeError.Invalid($"Coupon {(string)coupon["id"]!} is used up or expired.", "discounts[0][coupon]", "coupon_expired");
        }
        return coupon["amount_off"] is not null && (string)coupon["currency"]! != currency
            ? StripeError.Invalid("The currency of the coupon is not that of the prices.", "discounts[0][coupon]")
            : null;
    }

    /// <summary>The coupon that is given, or null.</summary>
    public JsonObject? CouponIn(ModeBooks books)
    {
        var id = Coupon ?? (PromotionCode is null ? null : (string)books.Get("promotion_code", PromotionCode)["promotion"]!["coupon"]!);
        return id is not null && books.Find("coupon", id) is { } coupon && !coupon.ContainsKey("deleted") ? coupon : null;
    }
}
