using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Shapes;

/// <summary>What belongs to a customer, as the API shows it: saved payment methods, portal sessions; and test clocks.</summary>
internal static class CustomerShapes
{
    /// <summary>A saved payment method, of no customer yet.</summary>
    public static JsonObject PaymentMethod(ModeBooks books, PaymentMethod method, string? email) =>
        new()
        {
            ["id"] = books.Ids.New("pm"),
            ["object"] = "payment_method",
            ["allow_redisplay"] = "limited",
            ["billing_details"] = new JsonObject
            {
                ["address"] = PaymentShapes.EmptyAddress(),
                ["email"] = email,
                ["name"] = null,
                ["phone"] = null,
                ["tax_id"] = null,
            },
            [method.Type] = method is PaymentMethod.Card card ? Card(card) : method.Details()[method.Type]!.DeepClone(),
            ["created"] = books.Now,
            ["customer"] = null,
            ["livemode"] = books.Livemode,
            ["metadata"] = new JsonObject(),
            ["type"] = method.Type,
        };

    public static JsonObject PortalSession(ModeBooks books, string customer, string? returnUrl)
    {
        var id = books.Ids.New("bps");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "billing_portal.session",
            ["configuration"] = books.Ids.New("bpc"),
            ["created"] = books.Now,
            ["customer"] = customer,
            ["flow"] = null,
            ["livemode"] = books.Livemode,
            ["locale"] = null,
            ["on_behalf_of"] = null,
            ["return_url"] = returnUrl,
            ["url"] = $"{books.PublicUrl}/p/session/{id}",
        };
    }

    /// <summary>A test clock that stands at that second.</summary>
    public static JsonObject TestClock(ModeBooks books, long frozenTime, string? name) =>
        new()
        {
            ["id"] = books.Ids.New("clock"),
            ["object"] = "test_helpers.test_clock",
            ["created"] = books.Now,
            ["deletes_after"] = books.Time.AddDays(30).ToUnixTimeSeconds(),
            ["frozen_time"] = frozenTime,
            ["livemode"] = books.Livemode,
            ["name"] = name,
            ["status"] = "ready",
            ["status_details"] = new JsonObject(),
        };

    private static JsonObject Card(PaymentMethod.Card card) =>
        new()
        {
            ["brand"] = "visa",
            ["checks"] = new JsonObject
            {
                ["address_line1_check"] = null,
                ["address_postal_code_check"] = null,
                ["cvc_check"] = "pass",
            },
            ["country"] = "US",
            ["display_brand"] = "visa",
            ["exp_month"] = 12,
            ["exp_year"] = 2034,
            ["fingerprint"] = $"sandbox{card.Last4}",
            ["funding"] = "credit",
            ["generated_from"] = null,
            ["last4"] = card.Last4,
            ["networks"] = new JsonObject { ["available"] = new JsonArray("visa"), ["preferred"] = null },
            ["regulated_status"] = null,
            ["three_d_secure_usage"] = new JsonObject { ["supported"] = true },
            ["wallet"] = null,
        };
}
