using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/customers</c>: who buys.</summary>
internal static class Customers
{
    private const string Type = "customer";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var clock = parameters.Text("test_clock");
        var paymentMethod = parameters.Text("payment_method");
        var details = new JsonObject();
        TakeDetails(parameters, details);
        var defaultMethod = ReadDefaultMethod(parameters);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (clock is not null && (call.Books.Find(SimulatedTime.Type, clock) is not { } found || found.ContainsKey("deleted")))
        {
            return StripeError.NoSuch("test_clock", clock, "test_clock");
        }
        var books = clock is null ? call.Books : call.Books.InTimeOf(new JsonObject { ["object"] = Type, ["test_clock"] = clock });
        var customer = CatalogueShapes.Customer(books);
        foreach (var (name, value) in details)
        {
            customer[name] = value?.DeepClone();
        }
        books.Add(customer);
        if (paymentMethod is not null)
        {
            var attached = PaymentMethods.Attach(books, paymentMethod, customer, "payment_method");
            if (attached is Answer.Refused)
            {
                return attached;
            }
            defaultMethod = defaultMethod == paymentMethod ? PaymentMethods.IdOf(attached) : defaultMethod;
        }
        if (PaymentMethods.SetDefault(books, customer, defaultMethod) is { } refusal)
        {
            return refusal;
        }
        books.Save(customer);
        books.Announce("customer.created", customer);
        return customer;
    }

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    public static Answer Update(ApiCall call)
    {
        if (call.Books.Find(Type, call.Id) is not { } customer || customer.ContainsKey("deleted"))
        {
            return call.NotFound(Type);
        }
        var before = customer.DeepClone().AsObject();
        var books = call.Books.InTimeOf(customer);
        TakeDetails(call.Parameters, customer);
        var defaultMethod = ReadDefaultMethod(call.Parameters);
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return PaymentMethods.SetDefault(books, customer, defaultMethod) is { } refusal
            ? refusal
            : books.SaveChange("customer.updated", before, customer);
    }

    /// <summary>Deletes a customer and ends, at once, the subscriptions that it had.</summary>
    public static Answer Delete(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, call.Id) is not { } customer || customer.ContainsKey("deleted"))
        {
            return call.NotFound(Type);
        }
        return End(call.Books.InTimeOf(customer), customer);
    }

    /// <summary>Deletes a customer; answers what the API still shows of it.</summary>
    public static JsonObject End(ModeBooks books, JsonObject customer)
    {
        foreach (var subscription in SavedMethods.Subscriptions(books, (string)customer["id"]!))
        {
            SubscriptionEnd.Cancel(books, subscription);
        }
        var tombstone = books.Delete(customer);
        books.Announce("customer.deleted", customer);
        return tombstone;
    }

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        var email = call.Parameters.Text("email");
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(call.Books, Type, Type, "/v1/customers", email is null ? null : ObjectFilter.Equal("$.email", email));
    }

    /// <summary>The method that future invoices are to be paid with; empty to have none, null when nothing was said.</summary>
    private static string? ReadDefaultMethod(ParameterReader parameters) =>
        parameters.Group("invoice_settings")?.ClearableText("default_payment_method");

    private static void TakeDetails(ParameterReader parameters, JsonObject customer)
    {
        customer.Take(parameters, "description", "email", "name", "phone");
        customer.TakeMetadata(parameters);
    }
}
