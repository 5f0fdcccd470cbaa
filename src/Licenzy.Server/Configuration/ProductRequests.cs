using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Licenzy.Core;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Products;

namespace Licenzy.Server.Configuration;

/// <summary>A product to make.</summary>
/// <param name="Mode">The mode that it is sold in.</param>
/// <param name="ProductCode">Your code for it, 1 to 64 of letters, digits, <c>_ - .</c>; it never changes.</param>
/// <param name="Name">What it is called, 1 to 200 characters.</param>
/// <param name="Kind">subscription, time_pass or usage_pack.</param>
/// <param name="StripePriceId">The price in Stripe: recurring for a subscription, one-time for the others.</param>
/// <param name="DurationDays">A time pass: how long it lasts, 1 to 36,500 days.</param>
/// <param name="UsageUnits">A usage pack: how many units it has, 1 to 1,000,000,000.</param>
/// <param name="ExpiresAfterDays">A usage pack: after how many days it expires; null for one that stays.</param>
/// <param name="AllowRepeat">Whether a customer may hold the subscription more than once.</param>
/// <param name="Active">Whether it is for sale; true when not sent.</param>
/// <param name="Metadata">Your own pairs: at most 50, names of 40 and values of 500 characters.</param>
internal sealed record ProductRequest(
    Mode Mode,
    [property: StringLength(64, MinimumLength = 1)] string ProductCode,
    [property: StringLength(200, MinimumLength = 1)] string Name,
    ProductKind Kind,
    [property: StringLength(255, MinimumLength = 1)] string StripePriceId,
    long? DurationDays = null,
    long? UsageUnits = null,
    long? ExpiresAfterDays = null,
    bool? AllowRepeat = null,
    bool? Active = null,
    IReadOnlyDictionary<string, string>? Metadata = null
)
{
    public SaveProduct.Draft ToDraft() =>
        new(
            ProductCode,
            Name,
            Kind,
            StripePriceId,
            DurationDays,
            UsageUnits,
            ExpiresAfterDays,
            AllowRepeat ?? false,
            Active ?? true,
            Metadata
        );
}

/// <summary>A product as it is to be: what is not sent becomes what it would be of a new product.</summary>
/// <param name="Name">What it is called, 1 to 200 characters.</param>
/// <param name="Kind">subscription, time_pass or usage_pack.</param>
/// <param name="StripePriceId">The price in Stripe: recurring for a subscription, one-time for the others.</param>
/// <param name="Mode">The mode that it is sold in; not sent: the mode of the request.</param>
/// <param name="DurationDays">A time pass: how long it lasts, 1 to 36,500 days.</param>
/// <param name="UsageUnits">A usage pack: how many units it has, 1 to 1,000,000,000.</param>
/// <param name="ExpiresAfterDays">A usage pack: after how many days it expires; null for one that stays.</param>
/// <param name="AllowRepeat">Whether a customer may hold the subscription more than once.</param>
/// <param name="Active">Whether it is for sale; true when not sent.</param>
/// <param name="Metadata">Your own pairs: at most 50, names of 40 and values of 500 characters.</param>
internal sealed record ProductReplacement(
    [property: StringLength(200, MinimumLength = 1)] string Name,
    ProductKind Kind,
    [property: StringLength(255, MinimumLength = 1)] string StripePriceId,
    Mode? Mode = null,
    long? DurationDays = null,
    long? UsageUnits = null,
    long? ExpiresAfterDays = null,
    bool? AllowRepeat = null,
    bool? Active = null,
    IReadOnlyDictionary<string, string>? Metadata = null
)
{
    public SaveProduct.Draft ToDraft(string productCode) =>
        new(
            productCode,
            Name,
            Kind,
            StripePriceId,
            DurationDays,
            UsageUnits,
            ExpiresAfterDays,
            AllowRepeat ?? false,
            Active ?? true,
            Metadata
        );
}

/// <summary>What is to change of a product; what is not sent stays as it is. Code and kind never change.</summary>
/// <param name="Name">What it is called, 1 to 200 characters.</param>
/// <param name="StripePriceId">The price in Stripe.</param>
/// <param name="DurationDays">A time pass: how long it lasts.</param>
/// <param name="UsageUnits">A usage pack: how many units it has.</param>
/// <param name="AllowRepeat">Whether a customer may hold the subscription more than once.</param>
/// <param name="Active">Whether it is for sale.</param>
/// <param name="Metadata">Your own pairs, in the place of those that are there.</param>
internal sealed record ProductPatch(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(255, MinimumLength = 1)] string? StripePriceId = null,
    long? DurationDays = null,
    long? UsageUnits = null,
    bool? AllowRepeat = null,
    bool? Active = null,
    IReadOnlyDictionary<string, string>? Metadata = null
)
{
    /// <summary>A usage pack: after how many days it expires; null lets it stay.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<long?> ExpiresAfterDays { get; init; }

    public SaveProduct.Draft ApplyTo(SaveProduct.Draft draft) =>
        draft with
        {
            Name = Name ?? draft.Name,
            StripePriceId = StripePriceId ?? draft.StripePriceId,
            DurationDays = DurationDays ?? draft.DurationDays,
            UsageUnits = UsageUnits ?? draft.UsageUnits,
            ExpiresAfterDays = ExpiresAfterDays.Or(draft.ExpiresAfterDays),
            AllowRepeat = AllowRepeat ?? draft.AllowRepeat,
            Active = Active ?? draft.Active,
            Metadata = Metadata ?? draft.Metadata,
        };
}

/// <summary>What a product may hold, beyond what its kind says.</summary>
internal static class ProductFields
{
    private const int MostPairs = 50;
    private const int LongestName = 40;
    private const int LongestValue = 500;

    /// <summary>The first field at fault; null when all are well.</summary>
    public static Fault? Check(SaveProduct.Draft draft) => SaveProduct.Check(draft) ?? CheckMetadata(draft.Metadata);

    private static Fault? CheckMetadata(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is { Count: > MostPairs } ? Fault.Field("metadata", $"`metadata` takes at most {MostPairs} pairs.")
        : metadata?.FirstOrDefault(pair => pair.Key.Length is 0 or > LongestName || pair.Value.Length > LongestValue) is { Key: not null }
            ? Fault.Field("metadata", $"In `metadata` a name has 1 to {LongestName} and a value at most {LongestValue} characters.")
        : null;
}
