using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>Refunds of one-time sales.</summary>
public static class RefundScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } =
    [
        new(
            "refund.full_pass",
            s => s.Buys("PASS").Refunds("cs_1", "10"),
            End("cs_1 canceled(refunded) canceled=10 expires=10 reason=refund")
        ),
        new(
            "refund.full_pack",
            s => s.Buys("PACK").Consumes("cs_1", 400).Refunds("cs_1", "10"),
            End("cs_1 canceled(refunded) remaining=0 canceled=10")
        ),
        new("refund.partial", s => s.Buys("PACK").Refunds("cs_1", "10", 300), End("cs_1 active remaining=1000")),
        new(
            "refund.parts_make_full",
            s => s.Buys("PACK").Refunds("cs_1", "10", 300).Refunds("cs_1", "12", 700, "re_2", sum: 1000),
            End("cs_1 canceled(refunded) canceled=12")
        ),
        new(
            "refund.parts_stale_charge",
            s => s.Buys("PACK").Refunds("cs_1", "10", 300).RefundSeen("cs_1", "re_2", "12", 700),
            End("cs_1 canceled(refunded)")
        ),
        new("refund.pending_counts", s => s.Buys("PACK").Refunds("cs_1", "10", status: "pending"), End("cs_1 canceled(refunded)")),
        new(
            "refund.unknown_status_counts",
            s => s.Buys("PACK").Refunds("cs_1", "10", status: "teleported"),
            End("cs_1 canceled(refunded)")
        ),
        new(
            "refund.failed_later",
            s =>
                s.Buys("PACK")
                    .Consumes("cs_1", 400)
                    .Refunds("cs_1", "10")
                    .RefundSeen("cs_1", "re_1", "15", status: "failed", created: "10"),
            End("cs_1 active remaining=600 canceled=- reason=checkout_finalized")
        ),
        new(
            "refund.failed_reported_twice",
            s =>
                s.Buys("PACK")
                    .Refunds("cs_1", "10")
                    .RefundSeen("cs_1", "re_1", "15", status: "failed", created: "10")
                    .RefundSeen("cs_1", "re_1", "15+1s", status: "failed", created: "10", type: "charge.refund.updated")
                    .ChargeRefunded("cs_1", "15+2s", 0),
            End("cs_1 active")
        ),
        new(
            "refund.canceled",
            s =>
                s.Buys("PACK").Refunds("cs_1", "10", status: "pending").RefundSeen("cs_1", "re_1", "11", status: "canceled", created: "10"),
            End("cs_1 active")
        ),
        new(
            "refund.failed_then_again",
            s =>
                s.Buys("PACK")
                    .Refunds("cs_1", "10")
                    .RefundSeen("cs_1", "re_1", "15", status: "failed", created: "10")
                    .RefundSeen("cs_1", "re_2", "16"),
            End("cs_1 canceled(refunded) canceled=16")
        ),
        new("refund.charge_event_only", s => s.Buys("PACK").ChargeRefunded("cs_1", "10", 1000), End("cs_1 canceled(refunded) canceled=10")),
        new("refund.charge_event_only_partial", s => s.Buys("PACK").ChargeRefunded("cs_1", "10", 300), End("cs_1 active")),
        new("refund.refund_event_only", s => s.Buys("PACK").RefundSeen("cs_1", "re_1", "10"), End("cs_1 canceled(refunded)")),
        new("refund.after_window", s => s.Buys("PASS").Refunds("cs_1", "40"), End("cs_1 canceled(refunded) expires=30 canceled=40")),
        new(
            "refund.other_purchase",
            s => s.Buys("PACK").Buys("PACK", "1", "cs_2").Refunds("cs_1", "10"),
            End("cs_1 canceled(refunded)", "cs_2 active", "allowed true", "sum 1000")
        ),
    ];
}
