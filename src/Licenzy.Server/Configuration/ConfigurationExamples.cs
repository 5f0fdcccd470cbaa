using Licenzy.Core;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Products;

namespace Licenzy.Server.Configuration;

/// <summary>What the API reference shows of keys and products.</summary>
internal static class ConfigurationExamples
{
    private const string UserId = "usr_01kg9q4t2m8x5c7v3b6n0w1zyd";
    private const string ProductId = "prd_01kg9q4t2m8x5c7v3b6n0w1zyj";
    private const string PriceId = "price_1Pabcdefghijklmnopqrstuv";
    private const string Code = "PRO_MONTHLY";
    private static readonly UtcInstant Then = new(1_769_860_800_000);

    public static ApiKeyView ApiKey { get; } =
        new(
            "key_01kg9q4t2m8x5c7v3b6n0w1zyk",
            "test",
            "backend",
            "lz_test_…a1b2",
            ["runtime", "webhooks"],
            ApiKeyState.Active,
            Then,
            UserId,
            Then,
            RevokedAt: null,
            RevokedBy: null
        );

    public static MakeApiKey.Request ApiKeyRequest { get; } = new(Mode.Test, "backend", ["runtime", "webhooks"]);

    public static ApiKeyView NewApiKey { get; } = ApiKey with { LastUsedAt = null, Key = "lz_test_…" };

    public static ApiKeyView RevokedApiKey { get; } = ApiKey with { State = ApiKeyState.Revoked, RevokedAt = Then, RevokedBy = UserId };

    public static Page<ApiKeyView> ApiKeys { get; } = new([ApiKey], HasMore: false, NextCursor: null);

    public static ProductRequest ProductRequest { get; } = new(Mode.Test, Code, "Pro", ProductKind.Subscription, PriceId);

    public static ProductReplacement ProductReplacement { get; } = new("Pro", ProductKind.Subscription, PriceId);

    public static ProductView Product { get; } =
        new(
            ProductId,
            "test",
            Code,
            "Pro",
            ProductKind.Subscription,
            PriceId,
            DurationDays: null,
            UsageUnits: null,
            ExpiresAfterDays: null,
            AllowRepeat: false,
            Active: true,
            ProductStatus.Active,
            new Dictionary<string, string>(StringComparer.Ordinal),
            1,
            1204,
            Then,
            Then,
            ArchivedAt: null,
            new PriceView(PriceId, "Pro", null, null, 2900, "eur", "recurring", "month", 1, Active: true, Matches: true, Why: null),
            StripeNote: null
        );

    public static Page<ProductView> Products { get; } = new([Product], HasMore: false, NextCursor: null);

    public static SavedProduct Saved { get; } = new(Product, SaveProduct.Change.Created, 3);

    public static ArchiveProduct.Response Archived { get; } =
        new(
            Product with
            {
                Status = ProductStatus.Archived,
                ArchivedAt = Then,
                Stripe = null,
                StripeNote = "The price was not asked for.",
            },
            "New checkouts of Pro are refused. 1204 entitlements keep giving access."
        );

    public static Page<ListPrices.Offer> Prices { get; } =
        new(
            [
                new ListPrices.Offer(
                    PriceId,
                    "Pro",
                    null,
                    null,
                    2900,
                    "eur",
                    "recurring",
                    "month",
                    1,
                    Active: true,
                    [
                        new ListPrices.PossibleKind(ProductKind.Subscription, Possible: true, Why: null),
                        new ListPrices.PossibleKind(
                            ProductKind.TimePass,
                            Possible: false,
                            $"A time_pass needs a one-time price, and {PriceId} is recurring."
                        ),
                    ],
                    [],
                    Code,
                    "Pro"
                ),
            ],
            HasMore: false,
            NextCursor: null
        );

    public static ImportProducts.Request ImportRequest { get; } = new([new ImportProducts.Line(PriceId)], DryRun: true);

    public static ImportProducts.Response Imported { get; } =
        new(
            DryRun: true,
            [
                new ImportProducts.LineResult(
                    PriceId,
                    ImportProducts.Outcome.Created,
                    Code,
                    ProductId,
                    ProductKind.Subscription,
                    0,
                    Why: null
                ),
            ]
        );

    public static CopyToLive.Response Copied { get; } =
        new(
            DryRun: true,
            [
                new CopyToLive.Copy(
                    Code,
                    CopyToLive.Outcome.New,
                    PriceId,
                    "price_1Pzyxwvutsrqponmlkjihgfe",
                    "prd_01kg9q4t2m8x5c7v3b6n0w1zym",
                    Why: null
                ),
            ]
        );
}
