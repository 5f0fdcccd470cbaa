using Licenzy.Core;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios;

/// <summary>The products of all stories.</summary>
public static class Catalogue
{
    private static readonly ProductTerms[] All =
    [
        Of("PRO", ProductKind.Subscription),
        Of("TEAM", ProductKind.Subscription),
        Of("ADDON", ProductKind.Subscription),
        Of("PACK", ProductKind.UsagePack) with
        {
            UsageUnits = 1000,
        },
        Of("PACK30", ProductKind.UsagePack) with
        {
            UsageUnits = 1000,
            ExpiresAfterDays = 30,
        },
        Of("PASS", ProductKind.TimePass) with
        {
            DurationDays = 30,
        },
        Of("WEEK", ProductKind.TimePass) with
        {
            DurationDays = 7,
        },
    ];

    /// <summary>Them all, in force long before the first purchase.</summary>
    public static IReadOnlyList<ProductVersion> Products { get; } =
        All.Select(terms => new ProductVersion(terms, Moment.Day0 - 100 * Moment.Day)).ToList();

    /// <summary>The terms of a product; of a subscription where nobody knows the code.</summary>
    public static ProductTerms Terms(string code) =>
        All.SingleOrDefault(terms => terms.ProductCode == code) ?? Of(code, ProductKind.Subscription);

    /// <summary>The price that a product is sold under.</summary>
    public static string Price(string code) => "price_" + code.ToLowerInvariant();

    private static ProductTerms Of(string code, ProductKind kind) => new("prd_" + code, code, kind, Price(code));
}
