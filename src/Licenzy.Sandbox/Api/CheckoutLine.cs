using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary>A line of a checkout as the call describes it: a price that exists, or one to be made.</summary>
internal sealed record CheckoutLine(
    string Name,
    string? Price,
    long Quantity,
    NewPrice? Described,
    string? Product,
    string? ProductName,
    JsonObject ProductMetadata
)
{
    private const long LargestQuantity = 999_999;

    public static CheckoutLine Read(ParameterReader line)
    {
        var price = line.Text("price");
        var data = line.Group("price_data");
        var productData = data?.Group("product_data");
        line.Require("quantity");
        var read = new CheckoutLine(
            line.NameOf("price"),
            price,
            line.Integer("quantity", 1, LargestQuantity) ?? 1,
            data is null ? null : NewPrice.Read(data),
            data?.Text("product"),
            productData?.RequiredText("name"),
            NewMetadata.Of(productData)
        );
        if (price is null && data is null)
        {
            line.Refuse(StripeError.Missing(line.NameOf("price")));
        }
        if (price is not null && data is not null)
        {
            line.Refuse(StripeError.Invalid("Only one of price and price_data can be given.", line.NameOf("price_data")));
        }
        if (data is not null && read.Product is null == productData is null)
        {
            line.Refuse(StripeError.Missing(data.NameOf("product_data")));
        }
        return read;
    }

    /// <summary>Whether the line is paid again and again; null when its price does not exist.</summary>
    public bool? IsRecurring(ModeBooks books) =>
        Described is not null ? Described.Recurrence is not null
        : books.Find("price", Price!) is { } found ? Recurrence.Of(found) is not null
        : null;

    /// <summary>What stands against selling this line in a session of that mode, or null.</summary>
    public StripeError? Refuse(ModeBooks books, string mode)
    {
        if (Product is not null && books.Find("product", Product) is null)
        {
            return StripeError.NoSuch("product", Product, Name.Replace("[price]", "[price_data][product]", StringComparison.Ordinal));
        }
        if (Price is not null)
        {
            if (books.Find("price", Price) is not { } price)
            {
                return StripeError.NoSuch("price", Price, Name);
            }
            if (!(bool)price["active"]! || !(bool)books.Get("product", (string)price["product"]!)["active"]!)
            {
                return StripeError.Invalid($"The price {Price}, or its product, is inactive and cannot be sold.", Name);
            }
        }
        return mode == "payment" && IsRecurring(books) == true
            ? StripeError.Invalid(
                "A session of mode `payment` sells one-time prices only, and this one is recurring. Use mode `subscription` for it.",
                Name
            )
            : null;
    }

    /// <summary>The price sold, made now when it was only described.</summary>
    public JsonObject PriceIn(ModeBooks books)
    {
        if (Described is null)
        {
            return books.Get("price", Price!);
        }
        // A price described within a checkout is for that checkout alone.
        return Described.AddTo(
            books,
            Product ?? Products.AddByName(books, ProductName!, ProductMetadata.DeepClone().AsObject()),
            price => price["active"] = false
        );
    }
}
