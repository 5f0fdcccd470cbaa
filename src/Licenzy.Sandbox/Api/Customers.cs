using System.Text.Json.Nodes;
using Licenzy.Sandbox.Checkout;
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
        var customer = CatalogueShapes.Customer(call.Books);
        TakeDetails(call.Parameters, customer);
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        call.Books.Add(customer);
        call.Books.Announce("customer.created", customer);
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
        TakeDetails(call.Parameters, customer);
        return call.Parameters.Problem is { } problem ? problem : call.Books.SaveChange("customer.updated", before, customer);
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
        foreach (
            var subscription in call.Books.All(
                "subscription",
                ObjectFilter.Equal("$.customer", call.Id),
                ObjectFilter.Not("$.status", "canceled")
            )
        )
        {
            SubscriptionEnd.Cancel(call.Books, subscription, comment: null);
        }
        var tombstone = call.Books.Delete(customer);
        call.Books.Announce("customer.deleted", customer);
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

    private static void TakeDetails(ParameterReader parameters, JsonObject customer)
    {
        customer.Take(parameters, "description", "email", "name", "phone");
        customer.TakeMetadata(parameters);
    }
}
