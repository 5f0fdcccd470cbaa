using System.Text.Json;
using Licenzy.Core;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Products;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>Whether a product stands in the list of what there is to sell.</summary>
internal enum ProductStatus
{
    /// <summary>It does; <c>active</c> says whether it is for sale at the moment.</summary>
    Active,

    /// <summary>It was archived: nothing of it is sold, what was sold stays. A product of its code can be restored.</summary>
    Archived,
}

/// <summary>A product: what a purchase of a Stripe price gives.</summary>
/// <param name="Id">Names it in other calls.</param>
/// <param name="Mode">The mode that it is sold in.</param>
/// <param name="ProductCode">Your code for it, which never changes.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">subscription, time_pass or usage_pack.</param>
/// <param name="StripePriceId">The price in Stripe.</param>
/// <param name="DurationDays">How long a time pass lasts.</param>
/// <param name="UsageUnits">How many units a usage pack has.</param>
/// <param name="ExpiresAfterDays">After how many days a usage pack expires; null when it never does.</param>
/// <param name="AllowRepeat">Whether a customer may hold the subscription more than once.</param>
/// <param name="Active">Whether it is for sale.</param>
/// <param name="Status">active or archived.</param>
/// <param name="Metadata">Your own pairs.</param>
/// <param name="Version">Counts the changes of what is sold: what was sold before keeps the terms of its sale.</param>
/// <param name="EntitlementsWithAccess">How many entitlements of it give access, counted up to 100,000, as of the last minute.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
/// <param name="ArchivedAt">When it was archived.</param>
/// <param name="Stripe">What Stripe says of the price; null where Stripe did not say.</param>
/// <param name="StripeNote">Why nothing is known of the price; null where something is.</param>
internal sealed record ProductView(
    string Id,
    string Mode,
    string ProductCode,
    string Name,
    ProductKind Kind,
    string StripePriceId,
    long? DurationDays,
    long? UsageUnits,
    long? ExpiresAfterDays,
    bool AllowRepeat,
    bool Active,
    ProductStatus Status,
    IReadOnlyDictionary<string, string> Metadata,
    long Version,
    long EntitlementsWithAccess,
    UtcInstant CreatedAt,
    UtcInstant UpdatedAt,
    UtcInstant? ArchivedAt,
    PriceView? Stripe,
    string? StripeNote
)
{
    /// <param name="row">The product.</param>
    /// <param name="withAccess">How many entitlements of it give access.</param>
    /// <param name="price">Its price, where Stripe said something of it.</param>
    /// <param name="note">Why nothing is known of the price.</param>
    public static ProductView Of(ProductRow row, long withAccess, StripePrice? price, string? note)
    {
        var kind = EnumText.Read<ProductKind>(row.Kind);
        return new ProductView(
            row.Id,
            row.Mode,
            row.ProductCode,
            row.Name,
            kind,
            row.StripePriceId,
            row.DurationDays,
            row.UsageUnits,
            row.ExpiresAfterDays,
            row.AllowRepeat == 1,
            row.Active == 1,
            row.DeletedMs is null ? ProductStatus.Active : ProductStatus.Archived,
            JsonSerializer.Deserialize<Dictionary<string, string>>(row.Metadata) ?? [],
            row.Version,
            withAccess,
            new UtcInstant(row.CreatedMs),
            new UtcInstant(row.UpdatedMs),
            UtcInstant.From(row.DeletedMs),
            price is null ? null : PriceView.Of(price, kind, EnumText.Read<Mode>(row.Mode)),
            price is null ? note : null
        );
    }
}
