using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/payment_methods</c>: what customers pay with. Made from Stripe's named test methods by attaching them.</summary>
internal static class PaymentMethods
{
    private const string Type = "payment_method";

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    /// <summary><c>POST /v1/payment_methods/{id}/attach</c>: of a test method's name, such as <c>pm_card_visa</c>, a new one is made.</summary>
    public static Answer Attach(ApiCall call)
    {
        var customerId = call.Parameters.RequiredText("customer");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Books.Find("customer", customerId) is { } customer && !customer.ContainsKey("deleted")
            ? Attach(call.Books.InTimeOf(customer), call.Id, customer, "id")
            : StripeError.NoSuch("customer", customerId, "customer");
    }

    public static Answer Detach(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, call.Id) is not { } method)
        {
            return call.NotFound(Type);
        }
        if ((string?)method["customer"] is not { } customer)
        {
            return StripeError.Invalid("This payment method is not attached to a customer, so it cannot be detached.");
        }
        var books = call.Books.InTimeOf(method);
        method["customer"] = null;
        books.Save(method);
        books.Announce("payment_method.detached", method, new JsonObject { ["customer"] = customer });
        return method;
    }

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        var customer = call.Parameters.Text("customer");
        var type = call.Parameters.Choice("type", "card", "us_bank_account");
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                Type,
                Type,
                "/v1/payment_methods",
                customer is null ? null : ObjectFilter.Equal("$.customer", customer),
                type is null ? null : ObjectFilter.Equal("$.type", type)
            );
    }

    /// <summary>Attaches a method that exists, or a new one of a test method's name.</summary>
    public static Answer Attach(ModeBooks books, string name, JsonObject customer, string param)
    {
        var customerId = (string)customer["id"]!;
        if (books.Find(Type, name) is { } known)
        {
            return (string?)known["customer"] == customerId
                ? known
                : StripeError.Invalid(
                    "A payment method that was attached before cannot be attached to another customer, nor again.",
                    param
                );
        }
        return TestCards.AskByName(name) switch
        {
            null => StripeError.NoSuch("PaymentMethod", name, param, param == "id" ? 404 : 400),
            BankAnswer.Declines declined => declined.Error,
            var bank => SavedMethods.Keep(books, bank.Method, customerId, (string?)customer["email"]),
        };
    }

    /// <summary>The id of the method that was attached.</summary>
    public static string? IdOf(Answer attached) => attached.Match(given => (string?)given.Body["id"], _ => null);

    /// <summary>Sets the method of a customer's future invoices; the refusal when the customer does not have it.</summary>
    public static StripeError? SetDefault(ModeBooks books, JsonObject customer, string? method)
    {
        if (method is null)
        {
            return null;
        }
        var found = method.Length == 0 ? null : SavedMethods.FindAttached(books, method);
        if (method.Length > 0 && (string?)found?["customer"] != (string)customer["id"]!)
        {
            return StripeError.NoSuch("PaymentMethod", method, "invoice_settings[default_payment_method]");
        }
        customer["invoice_settings"]!["default_payment_method"] = method.Length == 0 ? null : method;
        return null;
    }
}
