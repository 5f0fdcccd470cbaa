using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>Passes and packs: bought, used, settled late.</summary>
public static class OneTimeScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } =
    [
        new(
            "pass.paid",
            s => s.Buys("PASS"),
            End(
                "cs_1 active starts=0 expires=30 remaining=- canceled=- reason=checkout_finalized source=stripe",
                "attempt att_pass finalized",
                "allowed true",
                "top active"
            )
        ),
        new(
            "pass.window_over",
            s => s.Buys("PASS"),
            On("30-1s", "cs_1 active"),
            On("30", "cs_1 expired(expired) expires=30 canceled=- reason=expired")
        ),
        new("pack.paid", s => s.Buys("PACK").Consumes("cs_1", 400), End("cs_1 active granted=1000 remaining=600 starts=0 expires=-")),
        new("pack.quantity", s => s.Buys("PACK", quantity: 3), End("cs_1 active granted=3000 remaining=3000 quantity=3")),
        new(
            "pack.exhausted",
            s => s.Buys("PACK").Consumes("cs_1", 1000),
            End("cs_1 active(exhausted) remaining=0", "allowed false", "top exhausted", "sum 0")
        ),
        new(
            "pack.lapsed",
            s => s.Buys("PACK30").Consumes("cs_1", 750),
            On("29", "cs_1 active expires=30"),
            On("30", "cs_1 expired(expired) remaining=250", "allowed false", "top expired", "sum 0")
        ),
        new(
            "once.async_waiting",
            s => s.Buys("PACK", payment: "unpaid"),
            End("cs_1 pending(pending) remaining=0 granted=1000 starts=-", "attempt att_pack processing", "silent")
        ),
        new(
            "once.async_paid",
            s => s.Buys("PACK", payment: "unpaid").AsyncPaid("cs_1", "3", "att_pack"),
            End("cs_1 active starts=3 remaining=1000", "attempt att_pack finalized")
        ),
        new(
            "once.async_failed",
            s => s.Buys("PACK", payment: "unpaid").AsyncFailed("cs_1", "3", "att_pack"),
            End("cs_1 canceled(canceled) remaining=0 canceled=3 reason=payment_failed", "attempt att_pack failed", "silent")
        ),
        new(
            "once.async_failed_and_paid",
            s => s.Buys("PACK", payment: "unpaid").AsyncFailed("cs_1", "3", "att_pack").AsyncPaid("cs_1", "4", "att_pack"),
            End("cs_1 active", "attempt att_pack finalized")
        ),
        new(
            "once.expired_session",
            s => s.Attempt("att_pack", "PACK", "cs_1").Session("cs_1", "1", "checkout.session.expired", "expired", "unpaid", "att_pack"),
            End("no cs_1", "attempt att_pack failed", "allowed false", "top none", "sum -", "silent")
        ),
        new(
            "once.expired_and_paid",
            s => s.Buys("PACK").Session("cs_1", "1", "checkout.session.expired", "expired", "unpaid", "att_pack"),
            End("cs_1 active", "attempt att_pack finalized")
        ),
        new(
            "once.free",
            s =>
                s.Attempt("att_pack", "PACK", "cs_1").Session("cs_1", "0", payment: "no_payment_required", attempt: "att_pack", free: true),
            End("cs_1 active remaining=1000")
        ),
        new(
            "once.unknown_payment_status",
            s => s.Buys("PACK", payment: "authorized_somehow"),
            End("cs_1 pending(pending)", "attempt att_pack processing", "silent")
        ),
        new(
            "once.recovered_session",
            s =>
                s.Attempt("att_pack", "PACK", "cs_1")
                    .Session("cs_1", "1", "checkout.session.expired", "expired", "unpaid", "att_pack")
                    .Session("cs_2", "2", attempt: "att_pack"),
            End("cs_2 active attempt=att_pack", "no cs_1", "attempt att_pack finalized")
        ),
        new(
            "once.attempt_paid_twice",
            s => s.Buys("PACK").Session("cs_2", "1", attempt: "att_pack"),
            End("cs_1 active", "cs_2 active", "sum 2000")
        ),
    ];
}
