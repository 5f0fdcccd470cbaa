using System.Text.Json;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Support;

/// <summary>What the API reference shows: a customer with a pack of which some units are left.</summary>
internal static class SupportExamples
{
    private const string Subject = "user_123";
    private const string Pack = "ent_01kg9q5w8x3m7c2v6b4n0t1zye";
    private const string Attempt = "att_01kg9q4t2m8x5c7v3b6n0w1zyd";
    private const string HistoryId = "his_01kg9q5w8x3m7c2v6b4n0t1zyf";
    private const string UseId = "use_01kg9r1a2b3c4d5e6f7g8h9jkm";
    private const string StripeEvent = "evt_1Sv1kQ2eZvKYlo2CaB1cD2eF";
    private const string Code = "CREDITS_1000";
    private const string Name = "1,000 credits";
    private static readonly UtcInstant Bought = new(1_769_860_800_000);
    private static readonly UtcInstant Looked = new(1_770_120_000_000);

    private static readonly ToldDelivery Told = new(
        "dlv_01kg9q5w8x3m7c2v6b4n0t1zyh",
        "evt_01kg9q5w8x3m7c2v6b4n0t1zyg",
        "purchase.finalized",
        "whe_01kg9q3m7c2v6b4n0t1zyd5w8x",
        "sent",
        HttpStatus: 200,
        Error: null,
        DurationMs: 84,
        Attempts: 1,
        NextAttemptAt: null,
        Bought,
        Bought
    );

    private static readonly HeldEntitlement Held = new()
    {
        Id = Pack,
        SubjectRef = Subject,
        ProductCode = Code,
        ProductName = Name,
        Kind = "usage_pack",
        Status = "active",
        Available = true,
        UnavailableReason = null,
        UsageRemaining = 820,
        UsageGranted = 1000,
        UsageAdjusted = 0,
        UsageConsumed = 180,
        Quantity = 1,
        StartsAt = Bought,
        CurrentPeriodEnd = null,
        CancelAtPeriodEnd = false,
        ExpiresAt = null,
        CanceledAt = null,
        Source = "stripe",
        Reason = "checkout_finalized",
        AttemptId = Attempt,
        StripeCustomerId = "cus_TzP4d8Lq2WnR6k",
        StripeSubscriptionId = null,
        StripePaymentIntentId = "pi_3Sv1kQ2eZvKYlo2C0aB1cD2e",
        StripeCheckoutSessionId = "cs_test_a1B2c3D4e5F6",
        StripeStatus = null,
        UnmappedPrice = false,
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal),
        CreatedAt = Bought,
        UpdatedAt = Looked,
    };

    private static readonly IReadOnlyList<PassedTest> Tests =
    [
        new("status", Passed: true, "active"),
        new("started", Passed: true, "2026-01-31T12:00:00Z"),
        new("not_ended", Passed: true, Value: null),
        new("units_left", Passed: true, "820"),
    ];

    private static readonly IReadOnlyList<ChainStep> Chain =
    [
        new()
        {
            Kind = "stripe_event",
            Id = StripeEvent,
            At = Bought,
            Type = "checkout.session.completed",
            Reason = "checkout_finalized",
            HistoryId = HistoryId,
        },
        new()
        {
            Kind = "checkout",
            Id = Attempt,
            At = Bought,
            Status = "finalized",
        },
        new()
        {
            Kind = "entitlement",
            Id = Pack,
            At = Bought,
            Status = "active",
            Reason = "checkout_finalized",
            HistoryId = HistoryId,
        },
        new()
        {
            Kind = "decision",
            Id = null,
            At = Bought,
            Status = "allowed",
        },
        new()
        {
            Kind = "delivery",
            Id = Told.Id,
            At = Bought,
            Type = Told.EventType,
            Status = Told.Status,
            Delivery = Told,
        },
    ];

    private static readonly HistoryView Change = new(
        HistoryId,
        Bought,
        Pack,
        Subject,
        "stripe",
        "stripe",
        "checkout_finalized",
        [new("status", Before: null, "active"), new("available", Before: null, "true"), new("usage_granted", Before: null, "1000")],
        StripeEvent,
        Bought,
        Actor: null,
        Note: null,
        ActionId: null
    );

    private static readonly UsageView Use = new(UseId, UseId, Looked, Pack, 180, 820, "order-4711");

    public static Page<FoundCustomer> Found { get; } =
        One(
            new FoundCustomer(Subject, "ada@example.com", HasAccess: true, "active", UnavailableReason: null, [Name], Looked, "subject_ref")
        );

    public static LookUp.Response Named { get; } = new(Attempt, "checkout_attempt", "test", Subject, [Subject], EntitlementId: null);

    public static CustomerPage Page { get; } =
        new(
            Subject,
            "test",
            Known: true,
            Looked,
            IsPast: false,
            new CustomerProfile("ada@example.com", ["cus_TzP4d8Lq2WnR6k"], Bought, Looked),
            new CustomerDecision(
                Allowed: true,
                "active",
                DenialReason: null,
                UsageRemaining: 820,
                Bought,
                Until: null,
                [new DecisionReason(Pack, Code, Name, "usage_pack", "active", Reason: null, ExpiresAt: null, CurrentPeriodEnd: null, 820)],
                [new TestedEntitlement(Pack, Code, Available: true, UnavailableReason: null, Tests, Chain)]
            ),
            [Held],
            Truncated: false,
            new CustomerCounts(1, 1, 1, 1, 2),
            LastSync: null
        );

    public static ReadDecisions.Response Decisions { get; } =
        new(
            Subject,
            new UtcInstant(1_769_774_400_000),
            Looked,
            [
                new ReadDecisions.Segment(new UtcInstant(1_769_774_400_000), Bought, Allowed: false, "none", "no_entitlement"),
                new ReadDecisions.Segment(Bought, Looked, Allowed: true, "active", Reason: null),
            ],
            Truncated: false
        );

    public static Page<TimelineRow> Timeline { get; } =
        One(
            new TimelineRow
            {
                Id = HistoryId,
                At = Bought,
                Lane = "stripe",
                CauseId = StripeEvent,
                Reason = "checkout_finalized",
                EntitlementId = Pack,
                ProductCode = Code,
                ProductName = Name,
                ChangesAccess = true,
                Before = new Dictionary<string, string>(StringComparer.Ordinal),
                After = new Dictionary<string, string>(StringComparer.Ordinal) { ["status"] = "active", ["available"] = "true" },
                Changes = [new TimelineChange(HistoryId, Pack, Code, "checkout_finalized", Change.Fields)],
                Amount = 1900,
                Currency = "eur",
                StripeEventId = StripeEvent,
                EventCreatedAt = Bought,
                Actor = null,
                Note = null,
                Deliveries = [Told],
                Count = 1,
                Units = null,
                UseIds = [],
                ActionId = null,
                Undoable = false,
                UndoneBy = null,
            }
        );

    public static SyncFromStripe.Response Synced { get; } =
        new(
            Subject,
            Changed: false,
            Looked: 1,
            StripeCalls: 3,
            Missing: [],
            Truncated: false,
            AllowedBefore: true,
            AllowedAfter: true,
            Differences: []
        );

    public static Page<HeldEntitlement> Entitlements { get; } = One(Held);

    public static Page<HistoryView> History { get; } = One(Change);

    public static Page<UsageView> Usage { get; } = One(Use);

    public static Page<ToldDelivery> Deliveries { get; } = One(Told);

    public static Page<CheckoutAttemptView> Attempts { get; } =
        One(
            new CheckoutAttemptView(
                Attempt,
                "finalized",
                Code,
                Name,
                Quantity: 1,
                AmountTotal: 1900,
                "eur",
                "ada@example.com",
                Failure: null,
                "cs_test_a1B2c3D4e5F6",
                "https://checkout.stripe.com/c/pay/cs_test_a1B2c3D4e5F6",
                Bought,
                new UtcInstant(1_769_947_200_000),
                Bought
            )
        );

    public static ReadUsageChart.Response UsageChart { get; } =
        new(
            Subject,
            "day",
            "UTC",
            Bought,
            Looked,
            [new ReadUsageChart.Point(new UtcInstant(1_770_076_800_000), 180, 12)],
            Truncated: false
        );

    public static ReadEntitlement.Response EntitlementDetail { get; } =
        new(
            Held,
            Tests,
            Chain,
            "cs_test_a1B2c3D4e5F6",
            [new ReadEntitlement.StatedFact("session", "cs_test_a1B2c3D4e5F6", JsonElement.Parse("""{"settled_at_ms":1769860800000}"""))],
            FactsTruncated: false
        );

    public static ReadHistory.Response HistoryDetail { get; } = new(Change, [Told]);

    public static CustomerExport Export { get; } =
        new(Subject, "test", Looked, Page.Profile, [Held], [Change], Attempts.Data, [Use], [Told], EntitlementDetail.Facts);

    public static string Csv { get; } = CsvText.Row(["id", "use_id", "units"]) + CsvText.Row([UseId, UseId, 180]);

    private static Page<T> One<T>(T item) => new([item], HasMore: false, NextCursor: null);
}
