using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>Disputes of one-time sales.</summary>
public static class DisputeScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } =
    [
        new(
            "dispute.open",
            s => s.Buys("PACK").Consumes("cs_1", 400).Disputes("cs_1", "5"),
            End("cs_1 past_due(disputed) remaining=600 canceled=- reason=dispute", "allowed false", "top past_due", "sum 0")
        ),
        new(
            "dispute.won",
            s => s.Buys("PACK").Consumes("cs_1", 400).Disputes("cs_1", "5").Disputes("cs_1", "60", "won", created: "5"),
            End("cs_1 active remaining=600")
        ),
        new(
            "dispute.lost",
            s => s.Buys("PACK").Consumes("cs_1", 400).Disputes("cs_1", "5").Disputes("cs_1", "60", "lost", created: "5"),
            End("cs_1 canceled(disputed) remaining=0 canceled=60 reason=dispute_lost")
        ),
        new("dispute.inquiry", s => s.Buys("PACK").Disputes("cs_1", "5", "warning_needs_response"), End("cs_1 active")),
        new(
            "dispute.inquiry_closed",
            s =>
                s.Buys("PACK")
                    .Disputes("cs_1", "5", "warning_needs_response")
                    .Disputes("cs_1", "6", "warning_under_review", created: "5")
                    .Disputes("cs_1", "9", "warning_closed", created: "5"),
            End("cs_1 active")
        ),
        new(
            "dispute.inquiry_escalated",
            s => s.Buys("PACK").Disputes("cs_1", "5", "warning_needs_response").Disputes("cs_1", "8", created: "5"),
            End("cs_1 past_due(disputed)")
        ),
        new("dispute.same_second", s => s.Buys("PACK").Disputes("cs_1", "5").Disputes("cs_1", "5", "won"), End("cs_1 active")),
        new("dispute.prevented_block", s => s.Buys("PACK").Disputes("cs_1", "5", "prevented", caseType: "block"), End("cs_1 active")),
        new(
            "dispute.prevented_resolution",
            s => s.Buys("PACK").Disputes("cs_1", "5", "prevented", caseType: "resolution"),
            End("cs_1 canceled(disputed) remaining=0")
        ),
        new("dispute.unknown_status", s => s.Buys("PACK").Disputes("cs_1", "5", "dreamt_of"), End("cs_1 past_due(disputed)")),
        new(
            "dispute.two_one_open",
            s => s.Buys("PACK").Disputes("cs_1", "5").Disputes("cs_1", "9", "won", created: "5").Disputes("cs_1", "7", id: "dp_2"),
            End("cs_1 past_due(disputed)")
        ),
        new(
            "dispute.two_one_lost",
            s => s.Buys("PACK").Disputes("cs_1", "5").Disputes("cs_1", "9", "won", created: "5").Disputes("cs_1", "7", "lost", id: "dp_2"),
            End("cs_1 canceled(disputed)")
        ),
        new(
            "dispute.won_but_refunded",
            s => s.Buys("PACK").Refunds("cs_1", "5").Disputes("cs_1", "6").Disputes("cs_1", "9", "won", created: "6"),
            End("cs_1 canceled(refunded) canceled=5")
        ),
        new(
            "dispute.open_refund_failed",
            s => s.Buys("PACK").Disputes("cs_1", "4").Refunds("cs_1", "5").RefundSeen("cs_1", "re_1", "9", status: "failed", created: "5"),
            End("cs_1 past_due(disputed)")
        ),
        new(
            "dispute.window_over",
            s => s.Buys("PASS").Disputes("cs_1", "5"),
            On("29", "cs_1 past_due(disputed) expires=30"),
            On("30", "cs_1 expired(expired)")
        ),
        new("dispute.part", s => s.Buys("PACK").Disputes("cs_1", "5", amount: 300), End("cs_1 past_due(disputed)")),
    ];
}
