using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/coupons</c>: what is taken off a price, and for how long.</summary>
internal static class Coupons
{
    private const string Type = "coupon";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var coupon = DiscountShapes.Coupon(call.Books, parameters.Text("id") ?? call.Books.Ids.New("c")[3..11]);
        TakeValue(parameters, coupon);
        coupon["duration"] = parameters.Choice("duration", "once", "repeating", "forever") ?? "once";
        coupon["duration_in_months"] = parameters.Integer("duration_in_months", 1, 36);
        if ((string)coupon["duration"]! == "repeating" != (coupon["duration_in_months"] is not null))
        {
            parameters.Refuse(
                StripeError.Invalid("duration_in_months is given with the duration `repeating`, and only then.", "duration_in_months")
            );
        }
        coupon["max_redemptions"] = parameters.Integer("max_redemptions", 1, int.MaxValue);
        coupon["redeem_by"] = parameters.Integer("redeem_by", 0, uint.MaxValue);
        coupon.Take(parameters, "name");
        coupon.TakeMetadata(parameters);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, (string)coupon["id"]!) is not null)
        {
            return StripeError.Invalid("A coupon with this id exists already.", "id", "resource_already_exists");
        }
        call.Books.Add(coupon);
        call.Books.Announce("coupon.created", coupon);
        return Shown(call.Books, coupon);
    }

    public static Answer Retrieve(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Books.Find(Type, call.Id) is { } coupon && !coupon.ContainsKey("deleted")
            ? Shown(call.Books, coupon)
            : call.NotFound(Type);
    }

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        return call.Parameters.Problem is { } problem ? problem : page.Answer(call.Books, Type, Type, "/v1/coupons");
    }

    /// <summary>Deletes a coupon. Where it was given it goes on.</summary>
    public static Answer Delete(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, call.Id) is not { } coupon || coupon.ContainsKey("deleted"))
        {
            return call.NotFound(Type);
        }
        var tombstone = call.Books.Delete(coupon);
        call.Books.Announce("coupon.deleted", coupon);
        return tombstone;
    }

    /// <summary>The coupon with whether it can be given at this moment.</summary>
    private static JsonObject Shown(ModeBooks books, JsonObject coupon)
    {
        coupon["valid"] = Coupon.IsValid(books, coupon);
        return coupon;
    }

    private static void TakeValue(ParameterReader parameters, JsonObject coupon)
    {
        coupon["amount_off"] = parameters.Integer("amount_off", 1, 99_999_999);
        coupon["currency"] = parameters.Text("currency")?.ToLowerInvariant();
        if (parameters.Text("percent_off") is { } text)
        {
            if (decimal.TryParse(text, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100)
            {
                coupon["percent_off"] = percent;
            }
            else
            {
                parameters.Refuse(StripeError.Invalid("Invalid percent_off: must be greater than 0 and at most 100.", "percent_off"));
            }
        }
        if (parameters.Has("percent_off") == parameters.Has("amount_off"))
        {
            parameters.Refuse(StripeError.Invalid("Exactly one of percent_off and amount_off must be given.", "percent_off"));
        }
        if (parameters.Has("amount_off") && !parameters.Has("currency"))
        {
            parameters.Refuse(StripeError.Missing("currency"));
        }
    }
}
