using Licenzy.Core.Facts;
using static Licenzy.Scenarios.QueueScenarios;
using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>What operators grant, take, give back and adjust.</summary>
public static class OperatorScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } =
    [
        new(
            "op.grant_open_end",
            s => s.Operator("0", Grant("PRO"), "op_1"),
            End("grant:op_1 active source=portal reason=manual_grant period=- expires=- starts=0")
        ),
        new(
            "op.grant_pack",
            s => s.Operator("0", Grant("PACK", "10", 50), "op_1").Consumes("grant:op_1", 20),
            On("1", "grant:op_1 active granted=50 remaining=30"),
            On("10", "grant:op_1 expired(expired) remaining=30")
        ),
        new(
            "op.revoke",
            s => s.Buys("PASS").Operator("3", Revoke("cs_1")),
            End("cs_1 canceled(revoked) canceled=3 expires=3 reason=manual_revoke source=portal")
        ),
        new(
            "op.revoke_outranks_renewal",
            s => s.Subscribes().Operator("20", Revoke("sub_1")).Renewed(2),
            End("sub_1 canceled(revoked) canceled=20 stripe=active")
        ),
        new(
            "op.restore",
            s => s.Subscribes().Operator("20", Revoke("sub_1")).Operator("21", new OperatorAction.Restore("sub_1")),
            End("sub_1 active canceled=-")
        ),
        new(
            "op.revoked_and_refunded",
            s => s.Buys("PACK").Operator("3", Revoke("cs_1")).Refunds("cs_1", "5"),
            End("cs_1 canceled(revoked) canceled=3")
        ),
        new(
            "op.adjust",
            s => s.Buys("PACK").Operator("1", Adjust(200)).Operator("2", Adjust(-50)).Consumes("cs_1", 300),
            End("cs_1 active remaining=850 granted=1000")
        ),
        new(
            "op.adjust_kept_over_refund",
            s =>
                s.Buys("PACK")
                    .Operator("1", Adjust(200))
                    .Refunds("cs_1", "5")
                    .RefundSeen("cs_1", "re_1", "9", status: "failed", created: "5"),
            End("cs_1 active remaining=1200")
        ),
        new(
            "op.repurchase",
            s => s.Buys("PACK").Operator("3", Revoke("cs_1")).Buys("PACK", "4", "cs_2"),
            End("cs_1 canceled(revoked)", "cs_2 active", "allowed true")
        ),
        new(
            "op.grant_later",
            s => s.Operator("0", new OperatorAction.Grant("user_1", Catalogue.Terms("PRO"), Moment.Ms("5"), Moment.Ms("9")), "op_1"),
            On("4", "grant:op_1 active(not_started) starts=5", "top pending"),
            On("5", "grant:op_1 active"),
            On("9", "grant:op_1 expired(expired)")
        ),
    ];

    private static OperatorAction.Revoke Revoke(string key) => new(key);

    private static OperatorAction.Adjust Adjust(long delta) => new("cs_1", delta);
}
