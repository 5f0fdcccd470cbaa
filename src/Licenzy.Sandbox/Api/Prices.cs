using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/prices</c>: what products cost, once or again and again.</summary>
internal static class Prices
{
    private const string Type = "price";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var described = NewPrice.Read(parameters);
        var product = parameters.Text("product");
        var productData = parameters.Group("product_data");
        var productName = productData?.RequiredText("name");
        var productMetadata = NewMetadata.Of(productData);
        var details = new JsonObject();
        TakeDetails(parameters, details);
        if (product is null && productData is null)
        {
            parameters.Refuse(StripeError.Missing("product"));
        }
        if (product is not null && productData is not null)
        {
            parameters.Refuse(StripeError.Invalid("Only one of product and product_data can be given.", "product_data"));
        }
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (product is not null && call.Books.Find("product", product) is null)
        {
            return StripeError.NoSuch("product", product, "product");
        }
        if (FindLookupKeyOwner(call, details) is { } refusal)
        {
            return refusal;
        }
        product ??= Products.AddByName(call.Books, productName!, productMetadata);
        return described.AddTo(call.Books, product, price => Complete(price, details));
    }

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    public static Answer Update(ApiCall call)
    {
        if (call.Books.Find(Type, call.Id) is not { } price)
        {
            return call.NotFound(Type);
        }
        var before = price.DeepClone().AsObject();
        TakeDetails(call.Parameters, price);
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return FindLookupKeyOwner(call, price) is { } refusal ? refusal : call.Books.SaveChange("price.updated", before, price);
    }

    public static Answer List(ApiCall call)
    {
        var parameters = call.Parameters;
        var page = ListRequest.Read(parameters);
        var active = parameters.Boolean("active");
        var product = parameters.Text("product");
        var type = parameters.Choice("type", "one_time", "recurring");
        var currency = parameters.Text("currency");
        var lookupKeys = parameters.Texts("lookup_keys");
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        return page.Answer(
            call.Books,
            Type,
            Type,
            "/v1/prices",
            active is { } wanted ? ObjectFilter.Equal("$.active", wanted) : null,
            product is null ? null : ObjectFilter.Equal("$.product", product),
            type is null ? null : ObjectFilter.Equal("$.type", type),
            currency is null ? null : ObjectFilter.Equal("$.currency", currency),
            lookupKeys.Count > 0 ? ObjectFilter.OneOf("$.lookup_key", lookupKeys) : null
        );
    }

    private static void TakeDetails(ParameterReader parameters, JsonObject price)
    {
        price.Take(parameters, "nickname", "lookup_key");
        if (parameters.Boolean("active") is { } active)
        {
            price["active"] = active;
        }
        if (parameters.Choice("tax_behavior", "unspecified", "exclusive", "inclusive") is { } behavior)
        {
            price["tax_behavior"] = behavior;
        }
        price.TakeMetadata(parameters);
    }

    private static void Complete(JsonObject price, JsonObject details)
    {
        foreach (var (name, value) in details)
        {
            price[name] = value?.DeepClone();
        }
    }

    /// <summary>A lookup key names one active price; the refusal when another has it.</summary>
    private static StripeError? FindLookupKeyOwner(ApiCall call, JsonObject price)
    {
        if ((string?)price["lookup_key"] is not { } key)
        {
            return null;
        }
        var owners = call.Books.All(Type, ObjectFilter.Equal("$.lookup_key", key));
        return owners.Any(owner => (string)owner["id"]! != call.Id)
            ? StripeError.Invalid($"Another price has the lookup key `{key}` already.", "lookup_key")
            : null;
    }
}
