using System.Text.Json.Nodes;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Protocol;

/// <summary>
/// <c>expand[]</c>: puts whole objects where an answer holds ids, and adds the lists that an answer holds only on demand.
/// </summary>
internal static class Expansion
{
    private const int MaximumDepth = 4;

    /// <summary>Which property (from the object that owns it) may become which type of object.</summary>
    private static readonly Dictionary<(string Owner, string Path), string> References = new()
    {
        [("product", "default_price")] = "price",
        [("price", "product")] = "product",
        [("checkout.session", "customer")] = "customer",
        [("checkout.session", "payment_intent")] = "payment_intent",
        [("checkout.session", "subscription")] = "subscription",
        [("checkout.session", "invoice")] = "invoice",
        [("subscription", "customer")] = "customer",
        [("subscription", "latest_invoice")] = "invoice",
        [("subscription", "default_payment_method")] = "payment_method",
        [("subscription", "test_clock")] = "test_helpers.test_clock",
        [("customer", "invoice_settings.default_payment_method")] = "payment_method",
        [("customer", "test_clock")] = "test_helpers.test_clock",
        [("invoice", "test_clock")] = "test_helpers.test_clock",
        [("payment_method", "customer")] = "customer",
        [("promotion_code", "promotion.coupon")] = "coupon",
        [("invoice", "customer")] = "customer",
        [("invoice", "parent.subscription_details.subscription")] = "subscription",
        [("line_item", "pricing.price_details.price")] = "price",
        [("invoice_payment", "invoice")] = "invoice",
        [("invoice_payment", "payment.payment_intent")] = "payment_intent",
        [("payment_intent", "customer")] = "customer",
        [("payment_intent", "latest_charge")] = "charge",
        [("charge", "customer")] = "customer",
        [("charge", "payment_intent")] = "payment_intent",
        [("refund", "charge")] = "charge",
        [("refund", "payment_intent")] = "payment_intent",
        [("dispute", "charge")] = "charge",
        [("dispute", "payment_intent")] = "payment_intent",
        // Only objects in an older shape have these.
        [("invoice", "subscription")] = "subscription",
        [("invoice", "payment_intent")] = "payment_intent",
        [("invoice", "charge")] = "charge",
        [("payment_intent", "invoice")] = "invoice",
        [("charge", "invoice")] = "invoice",
    };

    /// <summary>Lists that an object has but shows only when asked.</summary>
    private static readonly Dictionary<(string Owner, string Path), Func<ModeBooks, string, JsonObject>> Includable = new()
    {
        [("checkout.session", "line_items")] = (books, id) => CheckoutSessions.LineItems(books, id),
        [("invoice", "payments")] = (books, id) => InvoicePayments.OfInvoice(books, id),
        [("charge", "refunds")] = (books, id) => Refunds.OfCharge(books, id),
    };

    /// <summary>Expands <paramref name="body"/> in place; the refusal of the first path that cannot be expanded, or null.</summary>
    public static StripeError? Apply(VersionedView view, JsonObject body, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var steps = path.Split('.');
            if (steps.Length > MaximumDepth + 3 || !Expand(view, body, steps, 0, "", Owner(body) ?? ""))
            {
                return StripeError.Invalid($"This property cannot be expanded ({path}).", "expand");
            }
        }
        return null;
    }

    /// <summary>Goes down one path; whether its end could be expanded wherever the way led.</summary>
    private static bool Expand(VersionedView view, JsonObject node, string[] steps, int index, string walked, string owner)
    {
        var step = steps[index];
        var path = walked.Length == 0 ? step : $"{walked}.{step}";
        if (Includable.TryGetValue((owner, path), out var include))
        {
            node[step] ??= view.Render(include(view.Books, (string)node["id"]!));
        }
        else if (References.TryGetValue((owner, path), out var type))
        {
            if (!node.ContainsKey(step))
            {
                return node.ContainsKey("deleted");
            }
            if (node[step] is JsonValue id)
            {
                node[step] = view.Find(type, (string)id!);
            }
        }
        else if (index == steps.Length - 1 || node[step] is JsonValue)
        {
            return false;
        }
        if (index == steps.Length - 1)
        {
            return true;
        }
        return node[step] switch
        {
            null => true,
            JsonArray array => array.OfType<JsonObject>().ToList().TrueForAll(child => Enter(child)),
            JsonObject child => Enter(child),
            _ => false,
        };

        bool Enter(JsonObject child) =>
            Owner(child) is { } own
                ? Expand(view, child, steps, index + 1, "", own)
                : Expand(view, child, steps, index + 1, child["object"] is null ? path : "", owner);
    }

    /// <summary>The type of an object, or null for a list and for a part of an object.</summary>
    private static string? Owner(JsonObject node) => (string?)node["object"] is { } type and not "list" ? type : null;
}
