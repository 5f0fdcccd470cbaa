using Licenzy.Core.Purchases;

namespace Licenzy.Core.Tests.Scenarios;

/// <summary>The products of all stories.</summary>
internal static class Catalogue
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

    public static IReadOnlyList<ProductVersion> Products { get; } =
        All.Select(terms => new ProductVersion(terms, Moment.Day0 - 100 * Moment.Day)).ToList();

    public static ProductTerms Terms(string code) =>
        All.SingleOrDefault(terms => terms.ProductCode == code) ?? Of(code, ProductKind.Subscription);

    public static string Price(string code) => "price_" + code.ToLowerInvariant();

    private static ProductTerms Of(string code, ProductKind kind) => new("prd_" + code, code, kind, Price(code));
}
