using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.ManualActions;

/// <summary>What the API reference shows: a subscription that somebody made by hand in Stripe.</summary>
internal static class UnmappedExamples
{
    private static readonly UtcInstant Heard = new(1_769_860_800_000);

    private static readonly UnmappedSale Sale = new()
    {
        Root = "sub_1Sx4dK2eZvKYlo2C0aB1cD99",
        State = "open",
        StripeCustomerId = "cus_TzP4d8Lq2WnR6k",
        Email = "lin@example.com",
        Suggestion = new SubjectSuggestion("user_123", "email"),
        CreatedAt = Heard,
        DecidedAt = null,
        DecidedBy = null,
    };

    public static Page<UnmappedGroup> Page { get; } =
        new(
            [
                new UnmappedGroup
                {
                    Kind = "subscription",
                    Missing = ["subject"],
                    StripePriceId = "price_1SQaY72eZvKYlo2CbX0k41Pq",
                    Amount = 2900,
                    Currency = "eur",
                    Count = 1,
                    FirstAt = Heard,
                    LastAt = Heard,
                    Sales = [Sale],
                },
            ],
            HasMore: false,
            NextCursor: null
        );

    public static LinkSaleRequest LinkSaleRequest { get; } = new("user_123", "Lin wrote from the address of user_123");

    public static LinkCustomerRequest LinkCustomerRequest { get; } = new("user_123", "Lin wrote from the address of user_123");

    public static DecideUnmapped.Request DecideRequest { get; } = new("Sold by the other shop");

    public static UnmappedSale Dismissed { get; } =
        Sale with
        {
            State = "dismissed",
            Suggestion = null,
            DecidedAt = Heard,
            DecidedBy = "usr_01kg9q4t2m8x5c7v3b6n0w1zyd",
        };

    public static UnmappedSale Reopened { get; } = Dismissed with { State = "open" };

    public static ActionResult Linked { get; } =
        ManualActionExamples.Of(
            new ShownDecision(Allowed: false, "none", "no_entitlement", UsageRemaining: null),
            new ShownDecision(Allowed: true, "active", DenialReason: null, UsageRemaining: null),
            [
                new ChangedEntitlement(
                    Before: null,
                    ManualActionExamples.Pack(0) with
                    {
                        ProductCode = "PRO_MONTHLY",
                        Kind = "subscription",
                        Reason = "subscription_created",
                        Source = "stripe",
                        UsageGranted = null,
                        UsageRemaining = null,
                    }
                ),
            ],
            "manual_link"
        ) with
        {
            Undoable = false,
        };
}
