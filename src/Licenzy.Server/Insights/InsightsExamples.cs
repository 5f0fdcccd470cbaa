using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Insights;

/// <summary>What the API reference shows.</summary>
internal static class InsightsExamples
{
    private const string Head = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4";
    private static readonly UtcInstant At = new(1_769_860_800_000);

    public static Page<ListAudit.Entry> AuditLog { get; } =
        new(
            [
                new ListAudit.Entry(
                    "aud_01kg9q5w8x3m7c2v6b4n0t1zyd",
                    42,
                    At,
                    new ListAudit.Actor("user", "usr_01kg9q4t2m8x5c7v3b6n0w1zyd", "maria@acme.test"),
                    "entitlement.revoked",
                    new ListAudit.Thing("entitlement", "ent_01kg9q5w8x3m7c2v6b4n0t1zye"),
                    "prj_01kg9q4t2m8x5c7v3b6n0w1zyf",
                    "live",
                    "user_123",
                    JsonNode.Parse("""{"note":"Ticket 4711"}"""),
                    "req_01kahc3v9m2x7b4q8w5n6t0zyd",
                    "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                    Head
                ),
            ],
            HasMore: true,
            "42"
        );

    public static ReadOverview.Response Overview { get; } =
        new(
            "7d",
            new UtcInstant(1_769_299_200_000),
            At,
            "day",
            "UTC",
            [new ReadOverview.Series(Figure.Subjects.Name, 4812, 4667, [new ReadOverview.Point(new UtcInstant(1_769_299_200_000), 4667)])],
            71.4,
            69.9,
            [new ReadOverview.Standing("subscription", "active", 3904)],
            [new FindAttention.Item("dead_deliveries", 14, At, "dlv_01kg9q5w8x3m7c2v6b4n0t1zyd")]
        );

    public static LiveEvent Live { get; } =
        new(
            "change:his_01kg9q5w8x3m7c2v6b4n0t1zyd:stripe",
            "change",
            "his_01kg9q5w8x3m7c2v6b4n0t1zyd",
            At,
            "user_123",
            "checkout_finalized",
            "stripe",
            "ent_01kg9q5w8x3m7c2v6b4n0t1zye",
            Units: null
        );

    public static ListAudit.Verdict AuditVerdict { get; } = new(Verified: true, 42, BrokenAt: null, Why: null, Head, At);
}
