using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>Subscriptions: bought, renewed, failing, ending.</summary>
public static class SubscriptionScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } = [.. Bought(), .. Dunning(), .. Ending()];

    private static Scenario[] Bought() =>
        [
            new(
                "sub.checkout",
                s => s.Subscribes(),
                End(
                    "sub_1 active product=PRO period=30 expires=- starts=0 canceled=- stripe=active attempt=att_pro reason=checkout_finalized",
                    "attempt att_pro finalized"
                )
            ),
            new(
                "sub.session_only",
                s => s.Attempt("att_pro", "PRO", "cs_s1").SubSession("0"),
                End("sub_1 active product=PRO period=- stripe=-")
            ),
            new(
                "sub.incomplete",
                s => s.Attempt("att_pro", "PRO", "cs_s1").Sub("0", "incomplete", "customer.subscription.created"),
                End("sub_1 pending(pending) stripe=incomplete", "silent")
            ),
            new(
                "sub.incomplete_expired",
                s =>
                    s.Attempt("att_pro", "PRO", "cs_s1")
                        .Sub("0", "incomplete", "customer.subscription.created")
                        .Sub("1", "incomplete_expired"),
                End("sub_1 canceled(canceled) canceled=1", "silent")
            ),
            new(
                "sub.trial",
                s =>
                    s.Attempt("att_pro", "PRO", "cs_s1")
                        .Sub("0", "trialing", "customer.subscription.created", to: 14)
                        .SubSession("0+3s", payment: "no_payment_required"),
                End("sub_1 active period=14 expires=- stripe=trialing")
            ),
            new(
                "sub.trial_no_card_paused",
                s =>
                    s.Attempt("att_pro", "PRO", "cs_s1")
                        .Sub("0", "trialing", "customer.subscription.created", to: 14)
                        .SubSession("0+3s", payment: "no_payment_required")
                        .Sub("14", "paused", to: 14),
                End("sub_1 past_due(past_due) stripe=paused reason=subscription_updated")
            ),
            new("sub.renewed", s => s.Subscribes().Renewed(), End("sub_1 active period=60")),
            new("sub.renewal_late", s => s.Subscribes(), On("31", "sub_1 active period=30 expires=-")),
            new("sub.renewed_by_invoice", s => s.Subscribes().Paid("in_2", "30+1h", 30), End("sub_1 active period=60")),
            new(
                "sub.out_of_band",
                s => s.Subscribes().Paid("in_2", "30+1h", 30, type: "invoice.paid", charged: false),
                End("sub_1 active period=60")
            ),
            new("sub.both_paid_events", s => s.Subscribes().Paid("in_1", "0+2s", 0, type: "invoice.paid"), End("sub_1 active")),
            new(
                "sub.zero_invoice",
                s => s.Subscribes().Paid("in_2", "30+1h", 30, amount: 0, charged: false),
                End("sub_1 active period=60")
            ),
            new(
                "sub.by_hand_known_customer",
                s => s.Buys("PACK").Sub("5", "active", "customer.subscription.created", attempt: null, from: 5),
                End("sub_1 active subject=user_1 reason=subscription_created attempt=-")
            ),
        ];

    private static Scenario[] Dunning() =>
        [
            new("dun.failed", s => s.Subscribes().RenewalFails(), End("sub_1 past_due(past_due) reason=invoice_payment_failed expires=-")),
            new("dun.failed_invoice_only", s => s.Subscribes().Failed("in_2", "30+1h", 30), End("sub_1 past_due(past_due)")),
            new(
                "dun.recovered",
                s => s.Subscribes().RenewalFails().Paid("in_2", "33", 30).Sub("33", "active"),
                End("sub_1 active period=60")
            ),
            new("dun.recovered_invoice_only", s => s.Subscribes().RenewalFails().Paid("in_2", "33", 30), End("sub_1 active")),
            new(
                "dun.voided",
                s => s.Subscribes().RenewalFails().Invoice("in_2", "33", "invoice.voided", "void", 30, amount: 0).Sub("33", "active"),
                End("sub_1 active")
            ),
            new(
                "dun.grace",
                s => s.Grace(3).Subscribes().RenewalFails(),
                On("31", "sub_1 past_due expires=33+1h"),
                On("34", "sub_1 past_due(past_due) expires=33+1h")
            ),
            new(
                "dun.unpaid_no_grace",
                s => s.Grace(30).Subscribes().RenewalFails().Sub("45", "unpaid"),
                End("sub_1 past_due(past_due) stripe=unpaid expires=-")
            ),
            new(
                "dun.older_invoice_paid",
                s => s.Subscribes().RenewalFails().Sub("60", "past_due").Failed("in_3", "60+1h", 60).Paid("in_2", "65", 30),
                End("sub_1 past_due(past_due)")
            ),
            new(
                "dun.older_invoice_fails_again",
                s => s.Subscribes().Failed("in_2", "30+1h", 30).Renewed(2).Failed("in_2", "65", 30, attempts: 2),
                End("sub_1 active")
            ),
            new(
                "dun.superseded_failure",
                s => s.Subscribes().Failed("in_2", "30+1h", 30).Paid("in_3", "60+1h", 60).Failed("in_2", "61", 30, attempts: 2),
                End("sub_1 active period=90")
            ),
            new(
                "dun.upgrade_payment_failed",
                s => s.Subscribes().Failed("in_up", "10", 10, 30, "subscription_update").Sub("10", "active", latest: "in_up"),
                End("sub_1 active product=PRO")
            ),
            new(
                "dun.canceled_after_retries",
                s => s.Subscribes().RenewalFails().Sub("50", "canceled", "customer.subscription.deleted", ended: "50"),
                End("sub_1 canceled(canceled) canceled=50")
            ),
        ];

    private static Scenario[] Ending() =>
        [
            new(
                "end.at_period_end",
                s => s.Subscribes().Sub("9", "active", cancelAt: "30", flag: true),
                End("sub_1 active at_period_end=true expires=30 canceled=-")
            ),
            new(
                "end.at_period_end_flexible",
                s => s.Subscribes().Sub("9", "active", cancelAt: "30"),
                End("sub_1 active at_period_end=true expires=30")
            ),
            new("end.flag_only", s => s.Subscribes().Sub("9", "active", flag: true), End("sub_1 active at_period_end=true expires=30")),
            new(
                "end.cancel_at_mid",
                s => s.Subscribes().Sub("9", "active", cancelAt: "12"),
                End("sub_1 active at_period_end=false expires=12")
            ),
            new(
                "end.passed_unheard",
                s => s.Subscribes().Sub("9", "active", cancelAt: "30", flag: true),
                On("30", "sub_1 expired(expired) expires=30 stripe=active")
            ),
            new(
                "end.taken_back",
                s => s.Subscribes().Sub("9", "active", cancelAt: "30", flag: true).Sub("10", "active"),
                End("sub_1 active at_period_end=false expires=-")
            ),
            new(
                "end.deleted",
                s => Deleted(s.Subscribes()),
                End("sub_1 canceled(canceled) canceled=9 expires=9 reason=subscription_deleted at_period_end=false")
            ),
            new("end.late_update", s => Deleted(s.Subscribes()).Sub("10", "active"), End("sub_1 canceled(canceled)")),
            new("end.late_payment", s => Deleted(s.Subscribes()).Paid("in_2", "10", 30), End("sub_1 canceled(canceled)")),
            new(
                "end.customer_deleted",
                s => Deleted(s.Subscribes()).Buys("PACK", "1", "cs_p"),
                End("sub_1 canceled(canceled)", "cs_p active")
            ),
            new(
                "end.scheduled_while_disputed",
                s => s.Subscribes().Disputes("in_1", "5").Sub("6", "active", flag: true),
                On("7", "sub_1 past_due(disputed) expires=30"),
                On("31", "sub_1 expired(expired)")
            ),
            new(
                "end.bought_again",
                s =>
                    Deleted(s.Subscribes())
                        .Attempt("att_pro2", "PRO", "cs_s2")
                        .Sub("20", "active", "customer.subscription.created", "sub_2", attempt: "att_pro2", from: 20, latest: "in_n")
                        .SubSession("20+3s", id: "cs_s2", subscription: "sub_2", attempt: "att_pro2"),
                End("sub_1 canceled(canceled)", "sub_2 active attempt=att_pro2")
            ),
        ];

    private static Story Deleted(Story story) =>
        story.Sub("9", "canceled", "customer.subscription.deleted", ended: "9", flag: true, cancelAt: "9");
}
