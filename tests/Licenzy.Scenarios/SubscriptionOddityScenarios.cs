using Licenzy.Core.Facts;
using static Licenzy.Scenarios.Scenario;
using static Licenzy.Scenarios.Story;

namespace Licenzy.Scenarios;

/// <summary>Subscriptions: events of one second, pauses, strange clocks, changed plans, slow payments.</summary>
public static class SubscriptionOddityScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } = [.. Ties(), .. Clocks(), .. Plans(), .. Slow()];

    private static Scenario[] Ties() =>
        [
            new(
                "tie.created_updated",
                s =>
                    s.Attempt("att_pro", "PRO", "cs_s1")
                        .Sub("0", "incomplete", "customer.subscription.created")
                        .Sub("0", "active")
                        .SubSession("0+3s"),
                End("sub_1 active", "refetch sub_1")
            ),
            new("tie.active_past_due", s => Tie(s), End("sub_1 past_due(past_due)", "refetch sub_1")),
            new("tie.fetched", s => Tie(s).Sub("40+5s", "active", "fetched"), End("sub_1 active", "refetch -")),
            new(
                "tie.deleted",
                s => s.Subscribes().Sub("9", "canceled", "customer.subscription.deleted", ended: "9").Sub("9", "active"),
                End("sub_1 canceled(canceled)", "refetch -")
            ),
            new("odd.unknown_status", s => s.Subscribes().Sub("9", "dormant"), End("sub_1 past_due(past_due) stripe=dormant")),
            // Pausing the collection of money leaves the status active, whatever becomes of the invoices.
            new("pause.collection_void", s => s.Subscribes().Sub("9", "active", pauses: "void"), End("sub_1 active")),
            new("pause.collection_keep_as_draft", s => s.Subscribes().Sub("9", "active", pauses: "keep_as_draft"), End("sub_1 active")),
            new(
                "pause.collection_mark_uncollectible",
                s => s.Subscribes().Sub("9", "active", pauses: "mark_uncollectible"),
                End("sub_1 active")
            ),
            new(
                "pause.paused",
                s => s.Subscribes().Sub("30", "paused").Failed("in_2", "30+1h", 30).Paid("in_2", "33", 30),
                End("sub_1 past_due(past_due) stripe=paused")
            ),
            new(
                "pause.resumed",
                s => s.Subscribes().Sub("5", "paused").Sub("9", "active", "customer.subscription.resumed", from: 9),
                End("sub_1 active period=39")
            ),
        ];

    private static Scenario[] Clocks() =>
        [
            new(
                "odd.test_clock",
                s =>
                    s.Attempt("att_pro", "PRO", "cs_s1")
                        .Sub("-2100", "active", from: -2100, cancelAt: "-2070", testClock: true)
                        .SubSession("-2100+3s"),
                On("0", "sub_1 active expires=- at_period_end=true")
            ),
            new("odd.future_clock", s => s.Buys("PASS", "365"), On("1", "cs_1 active starts=365")),
            new("odd.clock_skew", s => s.Buys("PASS", "0+2s"), On("0", "cs_1 active")),
        ];

    private static Scenario[] Plans() =>
        [
            new("plan.changed", s => s.Subscribes().Sub("10", "active", product: "TEAM"), End("sub_1 active product=TEAM")),
            new(
                "plan.to_unmapped",
                s => s.Subscribes().Sub("10", "active", product: "TEAM").Sub("12", "active", product: "NOBODY"),
                End("sub_1 active product=TEAM unmapped_price=true")
            ),
            new(
                "plan.items",
                s => Items(s.Subscribes(), s.Shape == StripeShape.Before2025 ? ItemsOfOnePeriod : ItemsOfTheirOwnPeriods),
                End("sub_1 active product=PRO quantity=1 items=ADDONx5+PROx1 period=90")
            ),
            new(
                "plan.main_item_removed",
                s => Items(s.Subscribes(), Item("si_2", "ADDON", 5)),
                End("sub_1 active product=ADDON quantity=5")
            ),
            new("plan.quantity", s => s.Subscribes().Sub("10", "active", quantity: 7), End("sub_1 active quantity=7")),
            new(
                "plan.yearly_to_monthly",
                s =>
                    s.Attempt("att_pro", "PRO", "cs_s1")
                        .Sub("0", "active", to: 365)
                        .Paid("in_1", "0+2s", 0, 365)
                        .SubSession("0+3s")
                        .Sub("20", "active", product: "TEAM", from: 20),
                End("sub_1 active product=TEAM period=50")
            ),
        ];

    private static Scenario[] Slow() =>
        [
            new("slow.active_in_stripe", s => Sepa(s), End("sub_1 pending(pending) stripe=active", "attempt att_pro processing")),
            new("slow.paid", s => Sepa(s).Paid("in_1", "4", 0), End("sub_1 active", "attempt att_pro finalized")),
            new(
                "slow.failed",
                s => SepaFails(s.Grace(3)),
                End("sub_1 past_due(past_due) reason=invoice_payment_failed expires=-", "attempt att_pro failed")
            ),
            new(
                "slow.failed_then_ended",
                s => SepaFails(s).Sub("20", "canceled", "customer.subscription.deleted", ended: "20"),
                End("sub_1 canceled(canceled)")
            ),
        ];

    private static SubscriptionItem[] ItemsOfTheirOwnPeriods =>
        [Item("si_1", "PRO"), Item("si_2", "ADDON", 5, 0, 90, 9), Item("si_3", "NOBODY", 1, 0, 365)];

    /// <summary>Before 2025 all items of a subscription were billed together.</summary>
    private static SubscriptionItem[] ItemsOfOnePeriod =>
        [Item("si_1", "PRO", 1, 0, 90), Item("si_2", "ADDON", 5, 0, 90, 9), Item("si_3", "NOBODY", 1, 0, 90)];

    private static Story Tie(Story story) => story.Subscribes().Renewed().Sub("40", "active", quantity: 2).Sub("40", "past_due");

    private static Story Items(Story story, params SubscriptionItem[] items) => story.Sub("9", "active", items: items);

    private static Story Sepa(Story story) =>
        story.Attempt("att_pro", "PRO", "cs_s1").Sub("0", "active", "customer.subscription.created").SubSession("0+3s", payment: "unpaid");

    private static Story SepaFails(Story story) =>
        Sepa(story).AsyncFailed("cs_s1", "4", "att_pro", "subscription", "sub_1").Failed("in_1", "4", 0).Sub("4", "past_due");
}
