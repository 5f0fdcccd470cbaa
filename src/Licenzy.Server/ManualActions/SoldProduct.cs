using Licenzy.Core;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>The product that an operator says a sale was of.</summary>
internal static class SoldProduct
{
    /// <summary>Its terms as they are now, or why it cannot be what this root sold: a subscription is never a pack.</summary>
    public static async Task<(ProductTerms? Terms, Fault? Fault)> FindAsync(Session session, Scope scope, string productCode, string root)
    {
        if (await OfCodeAsync(session, scope, productCode) is not { } product)
        {
            return (null, new Fault(ErrorCatalogue.ProductNotFound, $"There is no product of this code in {scope.ModeText} mode."));
        }

        var terms = TermsOf(product);
        var isSubscription = root.StartsWith("sub_", StringComparison.Ordinal);
        return terms.Kind == ProductKind.Subscription == isSubscription
            ? (terms, null)
            : (null, Fault.Field("product_code", $"{product.ProductCode} is a {product.Kind}: that is not what {root} sold."));
    }

    /// <summary>The product of a code that an operator typed; null when there is none, or none any more.</summary>
    public static async Task<ProductRow?> OfCodeAsync(Session session, Scope scope, string productCode) =>
        // No code has control characters, and some of them no database takes.
        !productCode.Any(char.IsControl) && await ProductStore.FindByCodeAsync(session, scope, productCode) is { DeletedMs: null } product
            ? product
            : null;

    /// <summary>What a product gives now.</summary>
    public static ProductTerms TermsOf(ProductRow product) =>
        new(
            product.Id,
            product.ProductCode,
            EnumText.Read<ProductKind>(product.Kind),
            product.StripePriceId,
            product.DurationDays,
            product.UsageUnits,
            product.ExpiresAfterDays
        );
}
