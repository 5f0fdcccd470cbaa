using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Shapes;

/// <summary>Checkout sessions and their lines, as the API shows them.</summary>
internal static class CheckoutShapes
{
    /// <summary>An open session with nothing about its lines, amounts, customer and addresses yet.</summary>
    public static JsonObject Session(ModeBooks books, string mode, string currency, long expiresAt)
    {
        var id = books.Ids.CheckoutSession(books.Livemode);
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "checkout.session",
            ["adaptive_pricing"] = null,
            ["after_expiration"] = null,
            ["allow_promotion_codes"] = null,
            ["amount_subtotal"] = 0L,
            ["amount_total"] = 0L,
            ["automatic_tax"] = new JsonObject
            {
                ["enabled"] = false,
                ["liability"] = null,
                ["provider"] = null,
                ["status"] = null,
            },
            ["billing_address_collection"] = null,
            ["cancel_url"] = null,
            ["client_reference_id"] = null,
            ["client_secret"] = null,
            ["collected_information"] = null,
            ["consent"] = null,
            ["consent_collection"] = null,
            ["created"] = books.Now,
            ["currency"] = currency,
            ["currency_conversion"] = null,
            ["custom_fields"] = new JsonArray(),
            ["custom_text"] = new JsonObject
            {
                ["after_submit"] = null,
                ["shipping_address"] = null,
                ["submit"] = null,
                ["terms_of_service_acceptance"] = null,
            },
            ["customer"] = null,
            ["customer_creation"] = mode == "payment" ? "if_required" : "always",
            ["customer_details"] = null,
            ["customer_email"] = null,
            ["discounts"] = new JsonArray(),
            ["expires_at"] = expiresAt,
            ["invoice"] = null,
            ["invoice_creation"] = null,
            ["livemode"] = books.Livemode,
            ["locale"] = null,
            ["metadata"] = new JsonObject(),
            ["mode"] = mode,
            ["origin_context"] = null,
            ["payment_intent"] = null,
            ["payment_link"] = null,
            ["payment_method_collection"] = mode == "payment" ? "if_required" : "always",
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = new JsonObject(),
            ["payment_method_types"] = new JsonArray("card", "us_bank_account"),
            ["payment_status"] = "unpaid",
            ["permissions"] = null,
            ["phone_number_collection"] = new JsonObject { ["enabled"] = false },
            ["recovered_from"] = null,
            ["saved_payment_method_options"] = null,
            ["setup_intent"] = null,
            ["shipping_address_collection"] = null,
            ["shipping_cost"] = null,
            ["shipping_options"] = new JsonArray(),
            ["status"] = "open",
            ["submit_type"] = null,
            ["subscription"] = null,
            ["success_url"] = null,
            ["total_details"] = new JsonObject
            {
                ["amount_discount"] = 0L,
                ["amount_shipping"] = 0L,
                ["amount_tax"] = 0L,
            },
            ["ui_mode"] = "hosted",
            ["url"] = $"{books.PublicUrl}/c/pay/{id}",
            ["wallet_options"] = null,
        };
    }

    /// <summary>A line of a session.</summary>
    public static JsonObject Line(ModeBooks books, JsonObject price, long quantity, string description)
    {
        var total = (long)price["unit_amount"]! * quantity;
        return new JsonObject
        {
            ["id"] = books.Ids.New("li"),
            ["object"] = "item",
            ["adjustable_quantity"] = null,
            ["amount_discount"] = 0L,
            ["amount_subtotal"] = total,
            ["amount_tax"] = 0L,
            ["amount_total"] = total,
            ["currency"] = (string)price["currency"]!,
            ["description"] = description,
            ["metadata"] = new JsonObject(),
            ["price"] = price.DeepClone(),
            ["quantity"] = quantity,
        };
    }

    /// <summary>What a session tells about the buyer once there is one.</summary>
    public static JsonObject CustomerDetails(string? email) =>
        new()
        {
            ["address"] = PaymentShapes.EmptyAddress(),
            ["business_name"] = null,
            ["email"] = email,
            ["individual_name"] = null,
            ["name"] = null,
            ["phone"] = null,
            ["tax_exempt"] = "none",
            ["tax_ids"] = new JsonArray(),
        };
}
