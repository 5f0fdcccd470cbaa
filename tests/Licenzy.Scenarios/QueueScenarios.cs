using Licenzy.Core.Facts;
using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>The queue of time passes.</summary>
public static class QueueScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } =
    [
        new(
            "queue.two",
            s => Two(s),
            On("6", "cs_1 active expires=30", "cs_2 active(not_started) starts=30 expires=60"),
            On("31", "cs_1 expired(expired)", "cs_2 active")
        ),
        new("queue.first_refunded", s => Two(s).Refunds("cs_1", "10"), End("cs_1 canceled(refunded)", "cs_2 active starts=10 expires=40")),
        new(
            "queue.first_refund_failed",
            s => Two(s).Refunds("cs_1", "10").RefundSeen("cs_1", "re_1", "15", status: "failed", created: "10"),
            End("cs_1 active", "cs_2 active(not_started) starts=30")
        ),
        new("queue.first_disputed", s => Two(s).Disputes("cs_1", "10"), End("cs_1 past_due(disputed)", "cs_2 active starts=10")),
        new(
            "queue.first_dispute_lost",
            s => Two(s).Disputes("cs_1", "10").Disputes("cs_1", "20", "lost", created: "10"),
            End("cs_1 canceled(disputed) canceled=20", "cs_2 active starts=10 expires=40")
        ),
        new("queue.second_refunded", s => Two(s).Refunds("cs_2", "10"), End("cs_1 active", "cs_2 canceled(refunded)")),
        new("queue.gap", s => s.Buys("PASS").Buys("PASS", "40", "cs_2"), End("cs_2 active starts=40 expires=70")),
        new("queue.other_product", s => s.Buys("PASS").Buys("WEEK", "5", "cs_2"), End("cs_1 active", "cs_2 active starts=5 expires=12")),
        new(
            "queue.same_second",
            s => s.Buys("PASS").Buys("PASS", "0", "cs_2").Buys("PASS", "0", "cs_3"),
            End("cs_1 active", "cs_2 active(not_started) starts=30", "cs_3 active(not_started) starts=60 expires=90")
        ),
        new(
            "queue.grant_first",
            s => s.Operator("0", Grant("PASS", "7"), "op_1").Buys("PASS", "1"),
            End("grant:op_1 active source=portal reason=manual_grant expires=7", "cs_1 active(not_started) starts=7 expires=37")
        ),
        new(
            "queue.unpaid_holds_no_place",
            s => s.Buys("PASS", payment: "unpaid").Buys("PASS", "5", "cs_2"),
            End("cs_1 pending(pending)", "cs_2 active starts=5")
        ),
    ];

    /// <summary>An operator gives a product to <c>user_1</c>.</summary>
    public static OperatorAction Grant(string product, string? until = null, long? units = null) =>
        new OperatorAction.Grant(
            "user_1",
            Catalogue.Terms(product),
            ExpiresAtMs: until is null ? null : Moment.Ms(until),
            UsageUnits: units
        );

    private static Story Two(Story story) => story.Buys("PASS").Buys("PASS", "5", "cs_2");
}
