using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Core.Tests.Scenarios;
using Licenzy.Scenarios;

namespace Licenzy.Core.Tests.Announcing;

/// <summary>What is told of a story, event by event, in the order in which it happens.</summary>
public sealed class AnnouncerTests
{
    [Fact]
    public void A_paid_checkout_tells_its_sale_with_the_money() =>
        Tell(story => story.Buys("PASS")).ShouldBe(["purchase.finalized checkout_finalized stripe 1000 usd"]);

    [Fact]
    public void An_abandoned_checkout_tells_nothing() =>
        Tell(story => story.Buys("PACK", payment: "unpaid").AsyncFailed("cs_1", "3", "att_pack")).ShouldBeEmpty();

    [Fact]
    public void A_full_refund_and_its_failure_are_told_as_what_they_are() =>
        Tell(story => story.Buys("PACK").RefundSeen("cs_1", "re_1", "10").RefundSeen("cs_1", "re_1", "15", status: "failed", created: "10"))
            .ShouldBe([
                "purchase.finalized checkout_finalized stripe 1000 usd",
                "entitlement.updated refund stripe 1000 usd",
                "entitlement.updated refund_failed stripe",
            ]);

    [Fact]
    public void A_partial_refund_is_history_only()
    {
        var telling = new Telling(story => story.Buys("PACK").RefundSeen("cs_1", "re_1", "10", 300));
        telling.Events.Count.ShouldBe(1);
        telling.History[^1].ShouldBe("refund_partial stripe evt_2: ");
    }

    [Fact]
    public void A_sale_that_was_refunded_before_it_was_heard_of_tells_both() =>
        Tell(story => story.RefundSeen("cs_1", "re_1", "10").Buys("PACK"))
            .ShouldBe(["purchase.finalized checkout_finalized stripe 1000 usd", "entitlement.updated refund stripe 1000 usd"]);

    [Fact]
    public void A_dispute_tells_its_opening_and_its_end() =>
        Tell(story => story.Buys("PACK").Disputes("cs_1", "5").Disputes("cs_1", "9", "won", created: "5"))
            .Skip(1)
            .ShouldBe(["entitlement.updated dispute stripe", "entitlement.updated dispute_won stripe"]);

    [Fact]
    public void A_subscription_whose_end_is_heard_of_before_its_payment_tells_its_sale_and_its_end_all_the_same() =>
        Tell(story =>
                story
                    .Attempt("att_pro", "PRO", "cs_s1")
                    .Sub("9", "canceled", "customer.subscription.deleted", ended: "9")
                    .SubSession("0+3s")
            )
            .Select(told => told.Split(' ')[0])
            .ShouldBe(["purchase.finalized", "subscription.deleted"]);

    [Fact]
    public void A_subscription_tells_its_sale_its_renewals_and_its_end_once() =>
        Tell(story =>
                story
                    .Subscribes()
                    .Renewed()
                    .Paid("in_2", "30+1h", 30, type: "invoice.paid")
                    .Sub("40", "canceled", "customer.subscription.deleted", ended: "40")
                    .Sub("40", "canceled", "customer.subscription.deleted", ended: "40")
            )
            .ShouldBe(
                [
                    "subscription.updated subscription_created stripe",
                    "invoice.payment_succeeded invoice_payment_succeeded stripe 1000 usd",
                    "purchase.finalized checkout_finalized stripe 1000 usd",
                    "subscription.updated subscription_updated stripe",
                    "invoice.payment_succeeded invoice_payment_succeeded stripe 1000 usd",
                    "subscription.deleted subscription_deleted stripe",
                ],
                ignoreOrder: true
            );

    [Fact]
    public void A_failed_renewal_is_told_once_an_attempt_and_explains_the_suspension() =>
        Tell(
                story =>
                    story
                        .Failed("in_2", "30+1h", 30)
                        .Failed("in_2", "30+1h", 30)
                        .Sub("30+1h", "past_due")
                        .Failed("in_2", "33", 30, attempts: 2),
                before: story => story.Subscribes()
            )
            .ShouldBe([
                "invoice.payment_failed invoice_payment_failed stripe 1000 usd",
                "subscription.updated subscription_updated stripe",
                "invoice.payment_failed invoice_payment_failed stripe 1000 usd",
            ]);

    [Fact]
    public void A_failed_upgrade_that_suspends_nothing_is_not_told() =>
        Tell(story => story.Failed("in_up", "10", 10, 30, "subscription_update"), before: story => story.Subscribes()).ShouldBeEmpty();

    [Fact]
    public void An_operator_is_named_as_the_source()
    {
        var telling = new Telling(story => story.Operator("3", new OperatorAction.Revoke("cs_1")), story => story.Buys("PACK"));
        telling.Events.ShouldBe(["entitlement.updated manual_revoke portal"]);
        telling.History.ShouldBe([
            $"manual_revoke portal usr_1 a note: status active->canceled available true->false unavailable_reason ->revoked expires_at ->{Moment.Ms("3")} canceled_at ->{Moment.Ms("3")}",
        ]);
    }

    [Fact]
    public void A_pass_that_moves_up_because_of_another_one_is_told_as_started()
    {
        var story = new Story(StripeShape.Since2025).Buys("PASS").Buys("PASS", "5", "cs_2");
        var before = RowAt(story, "cs_2", "6");
        story.Operator("10", new OperatorAction.Revoke("cs_1"));
        var cause = new Cause.Operator("usr_1", Reasons.ManualRevoke, null, "cs_1");
        var told = Announcer.Compare(null, before, new Cause.StripeEvent("evt_1", 1)).Told;
        Announcer
            .Compare(told, RowAt(story, "cs_2", "10"), cause)
            .Events.ShouldBe([new AnnouncedEvent("entitlement.updated", "started", Source.Portal)]);
    }

    [Fact]
    public void The_clock_tells_the_end_of_a_pass()
    {
        var story = new Story(StripeShape.Since2025).Buys("PASS");
        var told = Announcer.Compare(null, RowAt(story, "cs_1", "1"), new Cause.StripeEvent("evt_1", 1)).Told;
        Announcer
            .Compare(told, RowAt(story, "cs_1", "30"), new Cause.Clock())
            .Events.ShouldBe([new AnnouncedEvent("entitlement.updated", "expired", Source.Stripe)]);
    }

    [Fact]
    public void What_the_reconciler_finds_is_a_resync() =>
        Announcer
            .Compare(
                Announcer
                    .Compare(null, RowAt(new Story(StripeShape.Since2025).Subscribes(), "sub_1", "1"), new Cause.StripeEvent("evt_1", 1))
                    .Told,
                RowAt(new Story(StripeShape.Since2025).Subscribes().Sub("2", "active", quantity: 4), "sub_1", "3"),
                new Cause.Reconciler()
            )
            .Events.ShouldBe([new AnnouncedEvent("subscription.updated", "resync", Source.Stripe)]);

    [Fact]
    public void A_sale_linked_by_hand_tells_no_old_invoices() =>
        Tell(
                story => story.Operator("70", new OperatorAction.Link("sub_1", "user_7", null)),
                before: story =>
                    story
                        .Sub("0", "active", attempt: null, customer: "cus_h")
                        .Paid("in_1", "0", 0)
                        .Sub("30", "active", attempt: null, customer: "cus_h")
                        .Paid("in_2", "30", 30)
            )
            .ShouldBe(["entitlement.updated manual_link portal"]);

    [Fact]
    public void A_sale_found_late_tells_its_newest_invoice_only() =>
        Tell(
                story => story.Attempt("att_pro", "PRO", "cs_s1").SubSession("70"),
                before: story =>
                    story
                        .Sub("0", "active", attempt: null, customer: "cus_h")
                        .Paid("in_1", "0", 0)
                        .Sub("30", "active", attempt: null, customer: "cus_h")
                        .Paid("in_2", "30", 30)
            )
            .Count(sent => sent.StartsWith("invoice.", StringComparison.Ordinal))
            .ShouldBe(1);

    [Fact]
    public void An_event_seen_twice_tells_nothing_and_leaves_no_history()
    {
        var story = new Story(StripeShape.Since2025).Buys("PACK");
        var row = RowAt(story, "cs_1", "1");
        var told = Announcer.Compare(null, row, new Cause.StripeEvent("evt_1", 1)).Told;
        var again = Announcer.Compare(told, row, new Cause.StripeEvent("evt_1", 1));
        again.Events.ShouldBeEmpty();
        again.History.ShouldBeNull();
        again.Told.ShouldBe(told);
    }

    [Fact]
    public void What_was_told_survives_its_text()
    {
        var story = new Story(StripeShape.Since2025).Subscribes().Renewed().Failed("in_3", "60+1h", 60);
        var told = Announcer.Compare(null, RowAt(story, "sub_1", "61"), new Cause.StripeEvent("evt_1", 1)).Told;
        told.PaidInvoices.ShouldBe(["in_1", "in_2"]);
        told.FailedInvoices.ShouldBe(["in_3#1"]);
        Told.Read(told.Write()).ShouldBe(told);
    }

    [Fact]
    public void A_consume_that_empties_a_pack_rewrites_what_was_told()
    {
        var story = new Story(StripeShape.Since2025).Buys("PACK");
        var told = Announcer.Compare(null, RowAt(story, "cs_1", "1"), new Cause.StripeEvent("evt_1", 1)).Told;
        Announcer.Consumed(told, 1).ShouldSatisfyAllConditions(it => it.Told.ShouldBe(told), it => it.History.ShouldBeNull());
        var emptied = Announcer.Consumed(told, 0);
        emptied.Events.ShouldBe([new AnnouncedEvent("usage.consumed", "usage_consumed", Source.Runtime)]);
        emptied.History!.Changes.ShouldBe([new("available", "true", "false"), new("unavailable_reason", null, "exhausted")]);
        Announcer.Compare(emptied.Told, RowAt(story.Consumes("cs_1", 1000), "cs_1", "1"), new Cause.Clock()).Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("warning_needs_response", "dispute_inquiry")]
    [InlineData("won", "unchanged")]
    public void An_event_that_changes_nothing_says_why(string status, string reason)
    {
        var story = new Story(StripeShape.Since2025).Disputes("cs_1", "5", status);
        UnchangedReason.Of(null, story.Facts[0]).ShouldBe(reason);
        UnchangedReason.Of(story.Facts[0], story.Facts[0]).ShouldBe("stale");
    }

    [Fact]
    public void Joined_facts_are_named_up_to_twenty()
    {
        var facts = Enumerable.Range(1, 30).Select(number => (Fact)PaymentFact.Seen($"pi_{number:00}", "in_1")).ToList();
        var entries = JoinHistory.Of(facts, new Cause.Operator("usr_1", Reasons.ManualLink, "theirs"));
        entries.Count.ShouldBe(21);
        entries[0].Note.ShouldBe("theirs (30 facts joined, the first 20 are named)");
        entries[^1].Note.ShouldBe("payment pi_20");
    }

    private static PurchaseState RowAt(Story story, string key, string at) =>
        new Outcome(story, story.Observations, Moment.Ms(at)).Evaluation.Purchases.Single(row => row.Key == key);

    private static List<string> Tell(Action<Story> given, Action<Story>? before = null) => new Telling(given, before).Events;

    /// <summary>Tells a story event by event; what happens in <c>before</c> is applied but not listed.</summary>
    private sealed class Telling
    {
        public Telling(Action<Story> given, Action<Story>? before = null)
        {
            var story = new Story(StripeShape.Since2025);
            before?.Invoke(story);
            var past = story.Facts.Count;
            given(story);
            var told = new Dictionary<string, Told>(StringComparer.Ordinal);
            var facts = new Dictionary<FactKey, Fact>();
            for (var i = 0; i < story.Facts.Count; i++)
            {
                var seen = story.Facts[i];
                var known = facts.GetValueOrDefault(seen.Key);
                var merged = known is null ? seen : FactMerge.Merge(known, seen);
                facts[seen.Key] = merged;
                Cause cause = seen is OperatorFact it
                    ? CauseOf(it)
                    : new Cause.StripeEvent($"evt_{i + 1}", 1, UnchangedReason.Of(known, merged));
                foreach (var row in PurchaseEvaluator.Evaluate(facts.Values, story.ContextAt(story.LastMs)).Purchases)
                {
                    var announcement = Announcer.Compare(told.GetValueOrDefault(row.Key), row, cause);
                    told[row.Key] = announcement.Told;
                    if (i >= past)
                    {
                        Events.AddRange(announcement.Events.Select(Text));
                        History.AddRange(new[] { announcement.History }.OfType<HistoryEntry>().Select(Text));
                    }
                }
            }
        }

        public List<string> Events { get; } = [];

        public List<string> History { get; } = [];

        private static Cause.Operator CauseOf(OperatorFact fact) =>
            new("usr_1", fact.Action is OperatorAction.Link ? Reasons.ManualLink : Reasons.ManualRevoke, "a note");

        private static string Text(AnnouncedEvent sent) =>
            $"{sent.Type} {sent.Reason} {sent.Source.ToText()} {sent.AmountTotal} {sent.Currency}".TrimEnd();

        private static string Text(HistoryEntry entry) =>
            $"{entry.Reason} {entry.Source.ToText()} {entry.StripeEventId ?? $"{entry.ActorUserId} {entry.Note}"}: "
            + string.Join(' ', entry.Changes.Select(change => $"{change.Field} {change.Before}->{change.After}"));
    }
}
