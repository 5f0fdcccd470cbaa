using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Checkout;

/// <summary>What a checkout session asks for, with what a coupon takes off.</summary>
internal static class SessionPrices
{
    /// <summary>Sets the amounts of a session and of its lines. The caller saves both.</summary>
    public static void Set(JsonObject session, JsonObject terms, JsonObject? coupon, string? promotionCode)
    {
        // During a trial only what is paid once is due.
        var trial = HasTrial(terms);
        var due = terms["lines"]!
            .AsArray()
            .Select(line => line!.AsObject())
            .Where(line => !trial || line["price"]!["recurring"] is null)
            .ToList();
        var amounts = due.Select(line => (long)line["amount_subtotal"]!).ToList();
        var off = coupon is null ? [.. amounts.Select(_ => 0L)] : Coupon.Off(coupon, amounts);
        for (var index = 0; index < due.Count; index++)
        {
            due[index]["amount_discount"] = off[index];
            due[index]["amount_total"] = amounts[index] - off[index];
        }
        session["amount_subtotal"] = amounts.Sum();
        session["amount_total"] = amounts.Sum() - off.Sum();
        session["total_details"]!["amount_discount"] = off.Sum();
        session["discounts"] = coupon is null
            ? new JsonArray()
            : new JsonArray(new JsonObject { ["coupon"] = (string)coupon["id"]!, ["promotion_code"] = promotionCode });
    }

    /// <summary>Whether what recurs begins with a trial.</summary>
    public static bool HasTrial(JsonObject terms) =>
        terms["subscription_data"]!["trial_period_days"] is not null || terms["subscription_data"]!["trial_end"] is not null;

    /// <summary>A buyer types a promotion code on the page of an open session; why it is not taken, or null.</summary>
    public static StripeError? Redeem(ModeBooks books, JsonObject session, string text)
    {
        if ((string)session["status"]! != "open" || (bool?)session["allow_promotion_codes"] != true)
        {
            return StripeError.Invalid("This checkout takes no promotion codes.", "code");
        }
        var code = books
            .All("promotion_code", ObjectFilter.Equal("$.code", text))
            .FirstOrDefault(found => Coupon.IsUsable(books, found, (string?)session["customer"]));
        var coupon = code is null ? null : books.Get("coupon", (string)code["promotion"]!["coupon"]!);
        if (coupon is null || (coupon["amount_off"] is not null && (string)coupon["currency"]! != (string)session["currency"]!))
        {
            return StripeError.Invalid("This code is invalid or cannot be used here.", "code");
        }
        var terms = books.Terms((string)session["id"]!);
        Set(session, terms, coupon, (string)code!["id"]!);
        books.Save(session);
        books.SetTerms((string)session["id"]!, terms);
        return null;
    }
}
