using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Billing;

/// <summary>Coupons given to a subscription, and what they take off its invoices.</summary>
internal static class Discounts
{
    /// <summary>Gives a coupon to a subscription that is not kept yet.</summary>
    public static void Give(ModeBooks books, JsonObject subscription, string couponId, string? promotionCode)
    {
        var coupon = books.Get("coupon", couponId);
        var end =
            (string)coupon["duration"]! == "repeating"
                ? books.Time.AddMonths((int)(long)coupon["duration_in_months"]!).ToUnixTimeSeconds()
                : (long?)null;
        var discount = DiscountShapes.Discount(books, subscription, couponId, promotionCode, end);
        // As it is now: a coupon deleted later goes on where it was given.
        books.Add(discount, new JsonObject { ["coupon"] = coupon.DeepClone() });
        subscription["discounts"]!.AsArray().Add((string)discount["id"]!);
        Coupon.Redeem(books, couponId, promotionCode);
        books.Announce("customer.discount.created", discount);
    }

    /// <summary>Takes the subscription's discounts off an invoice's lines, and sums the invoice up.</summary>
    public static void Apply(ModeBooks books, JsonObject subscription, JsonObject invoice)
    {
        var lines = invoice["lines"]!["data"]!.AsArray().Select(line => line!.AsObject()).ToList();
        var subtotal = lines.Sum(line => (long)line["amount"]!);
        var total = subtotal;
        foreach (var id in subscription["discounts"]!.AsArray().Select(id => (string)id!))
        {
            var coupon = books.Terms(id)["coupon"]!.AsObject();
            var left = lines.Select(line => (bool)line["discountable"]! ? Left(line) : 0).ToList();
            var off = Coupon.Off(coupon, left);
            for (var index = 0; index < lines.Count; index++)
            {
                lines[index]["discount_amounts"]!.AsArray().Add(Taken(off[index], id));
            }
            total -= off.Sum();
            invoice["discounts"]!.AsArray().Add(id);
            invoice["total_discount_amounts"]!.AsArray().Add(Taken(off.Sum(), id));
            if (off.Sum() > 0 && (string)coupon["duration"]! == "once")
            {
                End(books, id);
            }
        }
        invoice["subtotal"] = subtotal;
        invoice["subtotal_excluding_tax"] = subtotal;
        invoice["total"] = total;
        invoice["total_excluding_tax"] = total;
        invoice["amount_due"] = Math.Max(0, total);
        invoice["amount_remaining"] = Math.Max(0, total);
    }

    /// <summary>Leaves out the discounts that are over. The caller saves the subscription.</summary>
    public static void DropEnded(ModeBooks books, JsonObject subscription)
    {
        var lasting = subscription["discounts"]!
            .AsArray()
            .Select(id => (string)id!)
            .Where(id => !((long?)books.Get("discount", id)["end"] <= books.Now));
        subscription["discounts"] = new JsonArray([.. lasting.Select(id => (JsonNode)id)]);
    }

    private static void End(ModeBooks books, string id)
    {
        var discount = books.Get("discount", id);
        discount["end"] = books.Now;
        books.Save(discount);
    }

    private static long Left(JsonObject line) =>
        (long)line["amount"]! - line["discount_amounts"]!.AsArray().Sum(taken => (long)taken!["amount"]!);

    private static JsonNode Taken(long amount, string discount) => new JsonObject { ["amount"] = amount, ["discount"] = discount };
}
