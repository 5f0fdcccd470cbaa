using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Checkout;

/// <summary>What the API reference shows: a pack of credits, ordered and then paid.</summary>
internal static class CheckoutExamples
{
    private const string AttemptId = "att_01kg9q4t2m8x5c7v3b6n0w1zyd";
    private const string Page = "https://checkout.stripe.com/c/pay/cs_test_a1B2c3D4e5";
    private static readonly UtcInstant Created = new(1_769_860_740_000);
    private static readonly UtcInstant Paid = new(1_769_860_800_000);
    private static readonly UtcInstant PageEnds = new(1_769_947_140_000);

    public static CheckoutRequest CreateRequest { get; } =
        new(
            "user_123",
            "CREDITS_1000",
            "https://app.example.com/welcome",
            "https://app.example.com/pricing",
            "ada@example.com",
            Quantity: 1,
            AllowPromotionCodes: false,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["plan_page"] = "spring" }
        );

    public static BuyInTestMode.Request TestRequest { get; } = new("user_123");

    public static CreateCheckout.Response CreateResponse { get; } = new(AttemptId, "created", Page, "test", PageEnds);

    public static ReadCheckout.Response ReadResponse { get; } =
        new(
            AttemptId,
            "finalized",
            "test",
            "user_123",
            "CREDITS_1000",
            Quantity: 1,
            Page,
            Failure: null,
            Allowed: true,
            new ReadCheckout.Entitlement(
                "ent_01kg9q5w8x3m7c2v6b4n0t1zyd",
                "CREDITS_1000",
                "usage_pack",
                "active",
                Available: true,
                UnavailableReason: null,
                UsageRemaining: 1000,
                Paid,
                ExpiresAt: null
            ),
            PageEnds,
            Created,
            Paid
        );
}
