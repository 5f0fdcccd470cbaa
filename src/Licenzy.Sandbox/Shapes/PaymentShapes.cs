using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Shapes;

/// <summary>How a buyer pays.</summary>
internal abstract record PaymentMethod(string Type)
{
    /// <summary>A card, known by the last four digits of its number.</summary>
    internal sealed record Card(string Last4) : PaymentMethod("card");

    /// <summary>A debit of a bank account, which settles days after the purchase.</summary>
    internal sealed record BankDebit() : PaymentMethod("us_bank_account");

    /// <summary>What a charge tells about the method.</summary>
    public JsonObject Details() =>
        this switch
        {
            Card card => new JsonObject
            {
                ["card"] = new JsonObject
                {
                    ["brand"] = "visa",
                    ["checks"] = new JsonObject
                    {
                        ["address_line1_check"] = null,
                        ["address_postal_code_check"] = null,
                        ["cvc_check"] = "pass",
                    },
                    ["country"] = "US",
                    ["exp_month"] = 12,
                    ["exp_year"] = 2034,
                    ["funding"] = "credit",
                    ["installments"] = null,
                    ["last4"] = card.Last4,
                    ["mandate"] = null,
                    ["network"] = "visa",
                    ["three_d_secure"] = null,
                    ["wallet"] = null,
                },
                ["type"] = "card",
            },
            _ => new JsonObject
            {
                ["type"] = Type,
                [Type] = new JsonObject
                {
                    ["account_holder_type"] = "individual",
                    ["account_type"] = "checking",
                    ["bank_name"] = "SANDBOX BANK",
                    ["last4"] = "6789",
                },
            },
        };
}

/// <summary>Money on its way, as the API shows it: payment intents, charges, refunds.</summary>
internal static class PaymentShapes
{
    public static JsonObject PaymentIntent(ModeBooks books, long amount, string currency, string? customer, string methodType)
    {
        var id = books.Ids.New("pi");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "payment_intent",
            ["amount"] = amount,
            ["amount_capturable"] = 0,
            ["amount_details"] = new JsonObject { ["tip"] = new JsonObject() },
            ["amount_received"] = 0,
            ["application"] = null,
            ["application_fee_amount"] = null,
            ["automatic_payment_methods"] = null,
            ["canceled_at"] = null,
            ["cancellation_reason"] = null,
            ["capture_method"] = "automatic",
            ["client_secret"] = books.Ids.ClientSecret(id),
            ["confirmation_method"] = "automatic",
            ["created"] = books.Now,
            ["currency"] = currency,
            ["customer"] = customer,
            ["description"] = null,
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
            ["livemode"] = books.Livemode,
            ["metadata"] = new JsonObject(),
            ["next_action"] = null,
            ["on_behalf_of"] = null,
            ["payment_method"] = null,
            ["payment_method_options"] = new JsonObject(),
            ["payment_method_types"] = new JsonArray(methodType),
            ["processing"] = null,
            ["receipt_email"] = null,
            ["review"] = null,
            ["setup_future_usage"] = null,
            ["shipping"] = null,
            ["source"] = null,
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = null,
            ["status"] = "requires_payment_method",
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        };
    }

    /// <summary>A charge of the whole amount of a payment intent, not settled yet.</summary>
    public static JsonObject Charge(ModeBooks books, JsonObject paymentIntent, PaymentMethod method, string? email)
    {
        var id = books.Ids.New("ch");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "charge",
            ["amount"] = (long)paymentIntent["amount"]!,
            ["amount_captured"] = 0,
            ["amount_refunded"] = 0,
            ["application"] = null,
            ["application_fee"] = null,
            ["application_fee_amount"] = null,
            ["balance_transaction"] = null,
            ["billing_details"] = new JsonObject
            {
                ["address"] = EmptyAddress(),
                ["email"] = email,
                ["name"] = null,
                ["phone"] = null,
                ["tax_id"] = null,
            },
            ["calculated_statement_descriptor"] = "SANDBOX",
            ["captured"] = false,
            ["created"] = books.Now,
            ["currency"] = (string)paymentIntent["currency"]!,
            ["customer"] = paymentIntent["customer"]?.DeepClone(),
            ["description"] = paymentIntent["description"]?.DeepClone(),
            ["disputed"] = false,
            ["failure_balance_transaction"] = null,
            ["failure_code"] = null,
            ["failure_message"] = null,
            ["fraud_details"] = new JsonObject(),
            ["livemode"] = books.Livemode,
            ["metadata"] = paymentIntent["metadata"]!.DeepClone(),
            ["on_behalf_of"] = null,
            ["outcome"] = null,
            ["paid"] = false,
            ["payment_intent"] = (string)paymentIntent["id"]!,
            ["payment_method"] = paymentIntent["payment_method"]?.DeepClone(),
            ["payment_method_details"] = method.Details(),
            ["receipt_email"] = null,
            ["receipt_number"] = null,
            ["receipt_url"] = null,
            ["refunded"] = false,
            ["review"] = null,
            ["shipping"] = null,
            ["source"] = null,
            ["source_transfer"] = null,
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = null,
            ["status"] = "pending",
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        };
    }

    public static JsonObject Refund(ModeBooks books, JsonObject charge, long amount, string? reason, JsonObject metadata) =>
        new()
        {
            ["id"] = books.Ids.New("re"),
            ["object"] = "refund",
            ["amount"] = amount,
            ["balance_transaction"] = null,
            ["charge"] = (string)charge["id"]!,
            ["created"] = books.Now,
            ["currency"] = (string)charge["currency"]!,
            ["destination_details"] =
                (string)charge["payment_method_details"]!["type"]! == "card"
                    ? new JsonObject
                    {
                        ["card"] = new JsonObject { ["type"] = "refund" },
                        ["type"] = "card",
                    }
                    : null,
            ["metadata"] = metadata,
            ["payment_intent"] = charge["payment_intent"]?.DeepClone(),
            ["reason"] = reason,
            ["receipt_number"] = null,
            ["source_transfer_reversal"] = null,
            ["status"] = "succeeded",
            ["transfer_reversal"] = null,
        };

    public static JsonObject EmptyAddress() =>
        new()
        {
            ["city"] = null,
            ["country"] = null,
            ["line1"] = null,
            ["line2"] = null,
            ["postal_code"] = null,
            ["state"] = null,
        };
}
