using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary><c>POST /v1/checkout/sessions</c>: a hosted page on which a buyer pays once, or subscribes.</summary>
internal static class CreateCheckoutSession
{
    private const int MostLines = 100;
    private const int LongestReference = 200;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    /// <summary>What the call says, before anything is looked up.</summary>
    private sealed record Request(string Mode, IReadOnlyList<CheckoutLine> Lines, string? Customer, long ExpiresAt)
    {
        /// <summary>Properties that go into the session as they are.</summary>
        public required JsonObject Properties { get; init; }

        public required JsonObject PaymentIntentData { get; init; }

        public required JsonObject SubscriptionData { get; init; }

        public required DiscountParameters Discount { get; init; }
    }

    public static Answer Handle(ApiCall call)
    {
        var customer = call.Parameters.Text("customer") is { } id ? call.Books.Find("customer", id) : null;
        var books = customer is null ? call.Books : call.Books.InTimeOf(customer);
        var request = Read(call.Parameters, books);
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return Refuse(books, request) is { } refusal ? refusal : Open(books, request);
    }

    private static Request Read(ParameterReader parameters, ModeBooks books)
    {
        parameters.Require("mode");
        var mode = parameters.Choice("mode", "payment", "subscription") ?? "payment";
        var lines = parameters.Groups("line_items").Select(CheckoutLine.Read).ToList();
        if (lines.Count is 0 or > MostLines)
        {
            parameters.Refuse(
                lines.Count == 0
                    ? StripeError.Missing("line_items")
                    : StripeError.Invalid($"At most {MostLines} lines can be given.", "line_items")
            );
        }
        var request = new Request(mode, lines, parameters.Text("customer"), ReadExpiry(parameters, books))
        {
            Properties = ReadProperties(parameters, mode),
            PaymentIntentData = ReadPaymentIntentData(parameters, mode),
            SubscriptionData = ReadSubscriptionData(parameters, mode, books),
            Discount = DiscountParameters.Read(parameters),
        };
        if (!request.Discount.IsNone && request.Properties["allow_promotion_codes"] is not null)
        {
            parameters.Refuse(
                StripeError.Invalid("Only one of discounts and allow_promotion_codes can be given.", "allow_promotion_codes")
            );
        }
        if (request.Customer is not null && request.Properties["customer_email"] is not null)
        {
            parameters.Refuse(StripeError.Invalid("Only one of customer and customer_email can be given.", "customer_email"));
        }
        return request;
    }

    private static JsonObject ReadProperties(ParameterReader parameters, string mode)
    {
        var properties = new JsonObject { ["metadata"] = NewMetadata.Of(parameters) };
        parameters.Require("success_url");
        properties["success_url"] = parameters.Address("success_url");
        properties["cancel_url"] = parameters.Address("cancel_url");
        properties["client_reference_id"] = parameters.Text("client_reference_id");
        if (properties["client_reference_id"] is JsonValue reference && ((string)reference!).Length > LongestReference)
        {
            parameters.Refuse(StripeError.Invalid($"At most {LongestReference} characters are allowed.", "client_reference_id"));
        }
        properties["customer_email"] = parameters.Text("customer_email");
        if ((string?)properties["customer_email"] is { } email && !email.Contains('@', StringComparison.Ordinal))
        {
            parameters.Refuse(StripeError.Invalid($"Invalid email address: {email}", "customer_email", "email_invalid"));
        }
        properties["allow_promotion_codes"] = parameters.Boolean("allow_promotion_codes");
        properties["locale"] = parameters.Text("locale");
        parameters.Choice("ui_mode", "hosted");
        if (parameters.Has("payment_method_types"))
        {
            properties["payment_method_types"] = ReadMethods(parameters);
        }
        if (parameters.Choice("customer_creation", "always", "if_required") is { } creation)
        {
            properties["customer_creation"] = creation;
            RefuseUnless(mode == "payment", "customer_creation", parameters);
        }
        if (parameters.Choice("payment_method_collection", "always", "if_required") is { } collection)
        {
            properties["payment_method_collection"] = collection;
            RefuseUnless(mode == "subscription", "payment_method_collection", parameters);
        }
        return properties;
    }

    private static JsonArray ReadMethods(ParameterReader parameters)
    {
        var methods = parameters.Texts("payment_method_types");
        foreach (var method in methods.Where(method => method is not ("card" or "us_bank_account")))
        {
            parameters.Refuse(
                StripeError.Invalid(
                    $"The sandbox knows the payment methods card and us_bank_account, not {method}.",
                    "payment_method_types"
                )
            );
        }
        return [.. methods.Select(method => (JsonNode)method)];
    }

    private static JsonObject ReadPaymentIntentData(ParameterReader parameters, string mode)
    {
        var data = new JsonObject();
        if (parameters.Group("payment_intent_data") is { } group)
        {
            RefuseUnless(mode == "payment", "payment_intent_data", parameters);
            data["metadata"] = NewMetadata.Of(group);
            data["description"] = group.Text("description");
            data["receipt_email"] = group.Text("receipt_email");
        }
        return data;
    }

    private static JsonObject ReadSubscriptionData(ParameterReader parameters, string mode, ModeBooks books)
    {
        var data = new JsonObject();
        if (parameters.Group("subscription_data") is { } group)
        {
            RefuseUnless(mode == "subscription", "subscription_data", parameters);
            data["metadata"] = NewMetadata.Of(group);
            SubscriptionTerms.TakeBeginning(group, data, books);
        }
        return data;
    }

    private static long ReadExpiry(ParameterReader parameters, ModeBooks books)
    {
        var earliest = (books.Time + ShortestLife).ToUnixTimeSeconds();
        var latest = (books.Time + LongestLife).ToUnixTimeSeconds();
        var expiresAt = parameters.Integer("expires_at", 0, uint.MaxValue) ?? latest;
        if (expiresAt < earliest || expiresAt > latest)
        {
            parameters.Refuse(StripeError.Invalid("expires_at must be between 30 minutes and 24 hours from now.", "expires_at"));
        }
        return expiresAt;
    }

    private static void RefuseUnless(bool fits, string field, ParameterReader parameters)
    {
        if (!fits)
        {
            parameters.Refuse(StripeError.Invalid($"{field} cannot be given in a session of this mode.", field));
        }
    }

    private static StripeError? Refuse(ModeBooks books, Request request)
    {
        if (request.Customer is { } customer && books.Find("customer", customer) is not { } found)
        {
            return StripeError.NoSuch("customer", customer, "customer");
        }
        if (request.Customer is { } known && books.Get("customer", known).ContainsKey("deleted"))
        {
            return StripeError.NoSuch("customer", known, "customer");
        }
        if (SimulatedTime.RefuseWhileAdvancing(books) is { } moving)
        {
            return moving;
        }
        foreach (var line in request.Lines)
        {
            if (line.Refuse(books, request.Mode) is { } refusal)
            {
                return refusal;
            }
        }
        return request.Mode == "subscription" && !request.Lines.Any(line => line.IsRecurring(books) == true)
            ? StripeError.Invalid(
                "A session of mode `subscription` needs at least one recurring price. Use mode `payment` for one-time prices.",
                "line_items[0][price]"
            )
            : null;
    }

    private static Answer Open(ModeBooks books, Request request)
    {
        var lines = new List<JsonObject>();
        foreach (var line in request.Lines)
        {
            var price = line.PriceIn(books);
            var product = books.Get("product", (string)price["product"]!);
            lines.Add(CheckoutShapes.Line(books, price, line.Quantity, (string)product["name"]!));
        }
        if (RefuseTogether(lines) is { } refusal)
        {
            return refusal;
        }
        var currency = (string)lines[0]["currency"]!;
        if (request.Discount.Refuse(books, request.Customer, currency) is { } useless)
        {
            return useless;
        }
        var session = CheckoutShapes.Session(books, request.Mode, currency, request.ExpiresAt);
        foreach (var (name, value) in request.Properties)
        {
            session[name] = value?.DeepClone() ?? session[name]?.DeepClone();
        }
        session["customer"] = request.Customer;
        if (request.Customer is not null)
        {
            session["customer_creation"] = null;
            session["customer_details"] = CheckoutShapes.CustomerDetails((string?)books.Get("customer", request.Customer)["email"]);
        }
        var terms = new JsonObject
        {
            ["lines"] = new JsonArray([.. lines]),
            ["payment_intent_data"] = request.PaymentIntentData,
            ["subscription_data"] = request.SubscriptionData,
        };
        SessionPrices.Set(session, terms, request.Discount.CouponIn(books), request.Discount.PromotionCode);
        books.Add(session, terms);
        books.SetAlarm(session, books.TestClock is null ? null : request.ExpiresAt);
        return session;
    }

    /// <summary>Lines of one session share a currency, and its recurring ones a period.</summary>
    private static StripeError? RefuseTogether(List<JsonObject> lines)
    {
        var recurrences = lines.Select(line => Recurrence.Of(line["price"]!.AsObject())).OfType<Recurrence>();
        if (lines.Select(line => (string)line["currency"]!).Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            return StripeError.Invalid("All prices of a session must have the same currency.", "line_items");
        }
        return recurrences.Distinct().Skip(1).Any()
            ? StripeError.Invalid("All recurring prices of a session must have the same interval.", "line_items")
            : null;
    }
}
