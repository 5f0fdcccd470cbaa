using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/products</c>: what is sold.</summary>
internal static class Products
{
    private const string Type = "product";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var name = parameters.RequiredText("name");
        var id = parameters.Text("id") ?? call.Books.Ids.New("prod");
        var product = CatalogueShapes.Product(call.Books, id, name);
        TakeDetails(parameters, product);
        var defaultPrice = parameters.Group("default_price_data") is { } group ? NewPrice.Read(group) : null;
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, id) is not null)
        {
            return StripeError.Invalid("A product with this id exists already.", "id", "resource_already_exists");
        }
        call.Books.Add(product);
        if (defaultPrice is not null)
        {
            product["default_price"] = (string)defaultPrice.AddTo(call.Books, id)["id"]!;
            call.Books.Save(product);
        }
        call.Books.Announce("product.created", product);
        return product;
    }

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    public static Answer Update(ApiCall call)
    {
        var parameters = call.Parameters;
        if (call.Books.Find(Type, call.Id) is not { } product)
        {
            return call.NotFound(Type);
        }
        var before = product.DeepClone().AsObject();
        if (parameters.Text("name") is { } name)
        {
            product["name"] = name;
        }
        if (parameters.Text("default_price") is { } price)
        {
            product["default_price"] = price;
            if ((string?)call.Books.Find("price", price)?["product"] != call.Id)
            {
                parameters.Refuse(StripeError.NoSuch("price", price, "default_price"));
            }
        }
        TakeDetails(parameters, product);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Books.SaveChange("product.updated", before, product);
    }

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        var active = call.Parameters.Boolean("active");
        var ids = call.Parameters.Texts("ids");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return page.Answer(
            call.Books,
            Type,
            Type,
            "/v1/products",
            active is { } wanted ? ObjectFilter.Equal("$.active", wanted) : null,
            ids.Count > 0 ? ObjectFilter.OneOf("$.id", ids) : null
        );
    }

    /// <summary>A product made together with a price, known by its name alone.</summary>
    public static string AddByName(ModeBooks books, string name, JsonObject metadata)
    {
        var id = books.Ids.New("prod");
        var product = CatalogueShapes.Product(books, id, name);
        product["metadata"] = metadata;
        books.Add(product);
        books.Announce("product.created", product);
        return id;
    }

    private static void TakeDetails(ParameterReader parameters, JsonObject product)
    {
        product.Take(parameters, "description", "statement_descriptor", "unit_label", "url");
        if (parameters.Boolean("active") is { } active)
        {
            product["active"] = active;
        }
        if (parameters.Boolean("shippable") is { } shippable)
        {
            product["shippable"] = shippable;
        }
        if (parameters.Has("images"))
        {
            product["images"] = new JsonArray([.. parameters.Texts("images").Select(image => (JsonNode)image)]);
        }
        product.TakeMetadata(parameters);
    }
}
