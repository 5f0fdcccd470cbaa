using Licenzy.Server.Platform;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>What the products that one answer names are called; each is read once.</summary>
internal sealed class ProductNames(Session session, Scope scope)
{
    private readonly Dictionary<string, string?> names = new(StringComparer.Ordinal);

    /// <summary>The name now; null when no product has this code any more.</summary>
    public async Task<string?> OfAsync(string productCode)
    {
        if (!names.TryGetValue(productCode, out var name))
        {
            name = (await ProductStore.FindByCodeAsync(session, scope, productCode))?.Name;
            names[productCode] = name;
        }

        return name;
    }
}
