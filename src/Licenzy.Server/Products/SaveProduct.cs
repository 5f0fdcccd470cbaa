using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Products;

/// <summary>
/// Creates a product or changes it by its code. What is sold is versioned: packs and passes that were sold keep the terms
/// of their sale.
/// </summary>
internal static class SaveProduct
{
    private const long MostDays = 36_500;
    private const long MostUnits = 1_000_000_000;

    internal enum Change
    {
        None,
        Created,
        Updated,
        Restored,
    }

    internal sealed record Draft(
        string ProductCode,
        string Name,
        ProductKind Kind,
        string StripePriceId,
        long? DurationDays = null,
        long? UsageUnits = null,
        long? ExpiresAfterDays = null,
        bool AllowRepeat = false,
        bool Active = true,
        IReadOnlyDictionary<string, string>? Metadata = null
    )
    {
        /// <summary>A product as it is, for a change of some of it.</summary>
        public static Draft Of(ProductRow row) =>
            new(
                row.ProductCode,
                row.Name,
                EnumText.Read<ProductKind>(row.Kind),
                row.StripePriceId,
                row.DurationDays,
                row.UsageUnits,
                row.ExpiresAfterDays,
                row.AllowRepeat == 1,
                row.Active == 1,
                JsonSerializer.Deserialize<Dictionary<string, string>>(row.Metadata)
            );
    }

    internal sealed record Saved(ProductRow Product, Change Change);

    /// <summary>What is wrong with a draft, or null.</summary>
    public static Fault? Check(Draft draft)
    {
        if (ProductCode.Check(draft.ProductCode) is { } badCode)
        {
            return Fault.Field("product_code", badCode);
        }

        if (draft.Name.Length is < 1 or > 200)
        {
            return Fault.Field("name", "`name` must have 1 to 200 characters.");
        }

        if (draft.StripePriceId.Length is < 1 or > 255)
        {
            return Fault.Field(
                "stripe_price_id",
                "`stripe_price_id` must be the id of a price in the connected Stripe account (`price_…`)."
            );
        }

        return CheckKind(draft);
    }

    public static async Task<Saved> HandleAsync(Session session, Ids ids, TimeProvider time, Scope scope, Draft draft)
    {
        var now = time.NowMs();
        var existing = await ProductStore.FindByCodeAsync(session, scope, draft.ProductCode, forUpdate: true);
        if (existing is null)
        {
            var made = Row(scope, draft, existing: null, ids, now);
            if (await ProductStore.InsertAsync(session, made))
            {
                await ProductStore.InsertVersionAsync(session, made);
                return new Saved(made, Change.Created);
            }

            // Somebody else made it in this moment.
            existing =
                await ProductStore.FindByCodeAsync(session, scope, draft.ProductCode, forUpdate: true)
                ?? throw new InvalidOperationException("A product never leaves its table.");
        }

        var row = Row(scope, draft, existing, ids, now);
        if (existing with { UpdatedMs = row.UpdatedMs } == row)
        {
            return new Saved(existing, Change.None);
        }

        if (!existing.SellsTheSameAs(row))
        {
            row = row with { Version = existing.Version + 1 };
            await ProductStore.InsertVersionAsync(session, row);
        }

        await ProductStore.UpdateAsync(session, row);
        return new Saved(row, existing.DeletedMs is null ? Change.Updated : Change.Restored);
    }

    private static ProductRow Row(Scope scope, Draft draft, ProductRow? existing, Ids ids, long now) =>
        new()
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = existing?.Id ?? ids.New("prd"),
            ProductCode = draft.ProductCode,
            Name = draft.Name,
            Kind = draft.Kind.ToText(),
            StripePriceId = draft.StripePriceId,
            DurationDays = draft.DurationDays,
            UsageUnits = draft.UsageUnits,
            ExpiresAfterDays = draft.ExpiresAfterDays,
            AllowRepeat = draft.AllowRepeat ? 1 : 0,
            Active = draft.Active ? 1 : 0,
            Metadata = JsonSerializer.Serialize(draft.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal)),
            Version = existing?.Version ?? 1,
            CreatedMs = existing?.CreatedMs ?? now,
            UpdatedMs = now,
        };

    private static Fault? CheckKind(Draft draft) =>
        draft.Kind switch
        {
            ProductKind.TimePass when draft.DurationDays is not (>= 1 and <= MostDays) => Fault.Field(
                "duration_days",
                $"A time_pass needs `duration_days`, 1 to {MostDays}."
            ),
            ProductKind.UsagePack when draft.UsageUnits is not (>= 1 and <= MostUnits) => Fault.Field(
                "usage_units",
                $"A usage_pack needs `usage_units`, 1 to {MostUnits}."
            ),
            ProductKind.UsagePack when draft.ExpiresAfterDays is not (null or (>= 1 and <= MostDays)) => Fault.Field(
                "expires_after_days",
                $"`expires_after_days` is 1 to {MostDays}, or absent for a pack that stays."
            ),
            not ProductKind.TimePass when draft.DurationDays is not null => Fault.Field(
                "duration_days",
                "Only a time_pass has `duration_days`."
            ),
            not ProductKind.UsagePack when draft.UsageUnits is not null => Fault.Field(
                "usage_units",
                "Only a usage_pack has `usage_units`."
            ),
            not ProductKind.UsagePack when draft.ExpiresAfterDays is not null => Fault.Field(
                "expires_after_days",
                "Only a usage_pack has `expires_after_days`."
            ),
            _ => null,
        };
}
