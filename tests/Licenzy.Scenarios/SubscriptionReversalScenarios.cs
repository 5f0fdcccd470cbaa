using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>Refunds and disputes of subscriptions, and long lives.</summary>
public static class SubscriptionReversalScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } = [.. Refunds(), .. Disputes(), .. Links(), .. Long()];

    private static Scenario[] Refunds() =>
        [
            new(
                "subback.refund_current",
                s => s.Subscribes().Refunds("in_1", "5"),
                End("sub_1 past_due(refunded) reason=refund stripe=active canceled=-")
            ),
            new("subback.refund_partial", s => s.Subscribes().Refunds("in_1", "5", 300), End("sub_1 active")),
            new(
                "subback.refund_failed",
                s => s.Subscribes().Refunds("in_1", "5").RefundSeen("in_1", "re_1", "9", status: "failed", created: "5"),
                End("sub_1 active")
            ),
            new("subback.refund_then_next_paid", s => s.Subscribes().Refunds("in_1", "5").Renewed(), End("sub_1 active")),
            new("subback.refund_old_invoice", s => s.Subscribes().Renewed().Refunds("in_1", "40"), End("sub_1 active")),
            new(
                "subback.refund_both",
                s => s.Subscribes().Renewed().Refunds("in_1", "40").Refunds("in_2", "40", id: "re_2"),
                End("sub_1 past_due(refunded)")
            ),
            new(
                "subback.same_period_invoice_does_not_lift",
                s => s.Subscribes().Refunds("in_1", "5").Paid("in_up", "10", 0, 30, reason: "subscription_update"),
                End("sub_1 past_due(refunded)")
            ),
            new(
                "subback.proration_line_does_not_lift",
                s => s.Subscribes().Refunds("in_1", "5").Paid("in_up", "10", 10, 30, reason: "subscription_update", proration: true),
                End("sub_1 past_due(refunded)")
            ),
            new(
                "subback.refund_then_updated",
                s => s.Subscribes().Refunds("in_1", "5").Sub("9", "active", quantity: 2),
                End("sub_1 past_due(refunded) quantity=2")
            ),
            new(
                "subback.refund_then_deleted",
                s => s.Subscribes().Refunds("in_1", "5").Sub("5+9s", "canceled", "customer.subscription.deleted", ended: "5+9s"),
                End("sub_1 canceled(canceled) canceled=5+9s")
            ),
            new(
                "subback.upgrade_invoice_refunded",
                s => s.Subscribes().Paid("in_up", "10", 10, 30, reason: "subscription_update", proration: true).Refunds("in_up", "12"),
                End("sub_1 past_due(refunded)")
            ),
        ];

    private static Scenario[] Disputes() =>
        [
            new("subback.dispute_open", s => s.Subscribes().Disputes("in_1", "5"), End("sub_1 past_due(disputed) reason=dispute")),
            new(
                "subback.dispute_won",
                s => s.Subscribes().Disputes("in_1", "5").Disputes("in_1", "20", "won", created: "5"),
                End("sub_1 active")
            ),
            new(
                "subback.dispute_lost",
                s => s.Subscribes().Disputes("in_1", "5").Disputes("in_1", "20", "lost", created: "5"),
                End("sub_1 past_due(disputed) canceled=- reason=dispute_lost")
            ),
            new(
                "subback.dispute_next_paid_then_lost",
                s => s.Subscribes().Disputes("in_1", "5").Renewed().Disputes("in_1", "50", "lost", created: "5"),
                End("sub_1 active")
            ),
            new("subback.dispute_old_invoice", s => s.Subscribes().Renewed().Disputes("in_1", "40"), End("sub_1 past_due(disputed)")),
            new("subback.dispute_old_then_paid", s => s.Subscribes().Renewed(2).Disputes("in_1", "40"), End("sub_1 active")),
            new(
                "subback.touched_invoice_does_not_lift",
                s => s.Subscribes().Renewed().Disputes("in_1", "40").Invoice("in_2", "45", "invoice.updated", "paid", 30),
                End("sub_1 past_due(disputed)")
            ),
            new("subback.inquiry", s => s.Subscribes().Disputes("in_1", "5", "warning_needs_response"), End("sub_1 active")),
        ];

    private static Scenario[] Links() =>
        [
            new(
                "subback.refund_names_charge_only",
                s => s.Subscribes().ChargeRefunded("in_1", "5", 1000).RefundSeen("in_1", "re_1", "5", namesIntent: false),
                End("sub_1 past_due(refunded)")
            ),
            new(
                "subback.two_charges_one_invoice",
                s =>
                    s.Subscribes()
                        .InvoicePaid("pi_b", "in_1", "0+2s")
                        .ChargeRefunded("in_1", "5", 500, captured: 500)
                        .ChargeRefunded("in_1", "1", 0, captured: 500, charge: "ch_b"),
                End("sub_1 active")
            ),
            new("subback.unlinked", s => Unlinked(s), End("sub_1 active", "unlinked pi_s2")),
            new("subback.linked_late", s => Unlinked(s).InvoicePaid("pi_s2", "in_2", "41"), End("sub_1 past_due(refunded)")),
            new(
                "subback.invoice_of_session",
                s =>
                    s.Attempt("att_pro", "PRO", "cs_s1")
                        .Sub("0+2s", "active")
                        .SubSession("0+3s", invoice: "in_1")
                        .InvoicePaid("pi_s1", "in_1", "1")
                        .RefundSeen("in_1", "re_1", "5"),
                End("sub_1 past_due(refunded)")
            ),
        ];

    private static Scenario[] Long() =>
        [
            new("long.36_renewals", s => s.Subscribes().Renewed(36), End("sub_1 active period=1110")),
            new("long.old_refund", s => s.Subscribes().Renewed(36).Refunds("in_1", "1090"), End("sub_1 active")),
            new("long.last_refund", s => s.Subscribes().Renewed(36).Refunds("in_37", "1090"), End("sub_1 past_due(refunded)")),
        ];

    /// <summary>The second invoice is paid in the newer shape, and no invoice payment has come yet.</summary>
    private static Story Unlinked(Story story) =>
        story.Subscribes().Sub("30", "active").Paid("in_2", "30+1h", 30, linked: false, charged: false).RefundSeen("in_2", "re_1", "40");
}
