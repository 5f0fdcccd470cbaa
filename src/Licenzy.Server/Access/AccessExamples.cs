using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Access;

/// <summary>What the API reference shows: a customer with a subscription, and one whose pack is used up.</summary>
internal static class AccessExamples
{
    private static readonly UtcInstant Bought = new(1_769_860_800_000);
    private static readonly UtcInstant PeriodEnd = new(1_772_280_000_000);

    public static CheckAccess.Request CheckRequest { get; } = new("user_123");

    public static CheckAccess.Response CheckResponse { get; } = new("user_123", Allowed: true);

    public static ReadCustomerAccess.Response CustomerAccess { get; } =
        new(
            "user_123",
            "test",
            HasAccess: true,
            "active",
            DenialReason: null,
            UsageRemaining: null,
            [
                new ReadCustomerAccess.Entitlement(
                    "ent_01kg9q5w8x3m7c2v6b4n0t1zyd",
                    "PRO_MONTHLY",
                    "subscription",
                    "active",
                    Available: true,
                    UnavailableReason: null,
                    UsageRemaining: null,
                    Bought,
                    PeriodEnd,
                    CancelAtPeriodEnd: false,
                    ExpiresAt: null
                ),
            ]
        );

    public static ReadEntitlements.Response Entitlements { get; } =
        new(
            "user_123",
            "test",
            [
                new ReadEntitlements.Entitlement
                {
                    Id = "ent_01kg9q5w8x3m7c2v6b4n0t1zye",
                    ProductCode = "CREDITS_1000",
                    Kind = "usage_pack",
                    Status = "active",
                    Available = false,
                    UnavailableReason = "exhausted",
                    UsageRemaining = 0,
                    StartsAt = Bought,
                    CurrentPeriodEnd = null,
                    CancelAtPeriodEnd = false,
                    ExpiresAt = null,
                    Source = "checkout",
                    Reason = "paid",
                    AttemptId = "att_01kg9q4t2m8x5c7v3b6n0w1zyd",
                    UsageGranted = 1000,
                    Quantity = 1,
                    StripeCustomerId = "cus_TzP4d8Lq2WnR6k",
                    StripeSubscriptionId = null,
                    StripePaymentIntentId = "pi_3Sv1kQ2eZvKYlo2C0aB1cD2e",
                    StripeStatus = "succeeded",
                    CanceledAt = null,
                    CreatedAt = Bought,
                    UpdatedAt = Bought,
                    Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["plan_page"] = "spring" },
                },
            ],
            Truncated: false
        );
}
