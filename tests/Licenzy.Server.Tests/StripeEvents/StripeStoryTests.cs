using Licenzy.Core;
using Licenzy.Scenarios;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// Against a field read from the wrong place: whole purchases, from the bytes that Stripe sends to the state that they end in, in both
/// shapes, each in many orders and with repetitions.
/// </summary>
public sealed class StripeStoryTests
{
    public static TheoryData<StripeShape> Shapes => [StripeShape.Before2025, StripeShape.Since2025];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_paid_pack_gives_its_units(StripeShape shape)
    {
        var pack = new Story(shape).Buys("cs_1", "att_pack").PurchaseAt(Story.DayMs(1));

        (pack.Status, pack.UnavailableReason, pack.UsageGranted, pack.UsageRemaining).ShouldBe(
            (EntitlementStatus.Active, null, 1000L, 1000L)
        );
        (pack.SubjectRef, pack.ProductCode, pack.AttemptId, pack.StripePaymentIntentId).ShouldBe(("user_1", "PACK", "att_pack", "pi_cs_1"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_paid_pass_lasts_its_days(StripeShape shape)
    {
        var story = new Story(shape).Buys("cs_1", "att_pass");

        var pass = story.PurchaseAt(Story.DayMs(1));
        (pass.Status, pass.StartsAtMs, pass.ExpiresAtMs).ShouldBe((EntitlementStatus.Active, Story.DayMs(0), Story.DayMs(30)));
        story.PurchaseAt(Story.DayMs(30)).Status.ShouldBe(EntitlementStatus.Expired);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_slow_payment_gives_nothing_until_it_settles(StripeShape shape)
    {
        var waiting = new Story(shape).Sends(
            "checkout.session.completed",
            Story.Day(0),
            StripeObjects.Session("cs_1", "payment", "att_pack", paymentStatus: "unpaid")
        );
        waiting.PurchaseAt(Story.DayMs(1)).Status.ShouldBe(EntitlementStatus.Pending);

        var paid = waiting.Sends(
            "checkout.session.async_payment_succeeded",
            Story.Day(3),
            StripeObjects.Session("cs_1", "payment", "att_pack")
        );
        var pack = paid.PurchaseAt(Story.DayMs(4));
        (pack.Status, pack.StartsAtMs, pack.UsageRemaining).ShouldBe((EntitlementStatus.Active, Story.DayMs(3), 1000L));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_slow_payment_that_fails_ends_it(StripeShape shape)
    {
        var session = StripeObjects.Session("cs_1", "payment", "att_pack", paymentStatus: "unpaid");
        var failed = new Story(shape)
            .Sends("checkout.session.completed", Story.Day(0), session.DeepClone().AsObject())
            .Sends("checkout.session.async_payment_failed", Story.Day(3), session);

        var pack = failed.PurchaseAt(Story.DayMs(4));
        (pack.Status, pack.UsageRemaining, pack.CanceledAtMs).ShouldBe((EntitlementStatus.Canceled, 0L, Story.DayMs(3)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_session_that_expires_leaves_nothing(StripeShape shape) =>
        new Story(shape)
            .Sends("checkout.session.expired", Story.Day(1), StripeObjects.Session("cs_1", "payment", "att_pack", "expired", "unpaid"))
            .At(Story.DayMs(2))
            .Purchases.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_subscription_through_checkout_is_active_to_the_end_of_its_period(StripeShape shape)
    {
        var subscription = new Story(shape).Subscribes().PurchaseAt(Story.DayMs(1));

        (subscription.Status, subscription.ProductCode, subscription.AttemptId).ShouldBe((EntitlementStatus.Active, "PRO", "att_pro"));
        (subscription.CurrentPeriodEndMs, subscription.ExpiresAtMs).ShouldBe((Story.DayMs(30), null));
        (subscription.StartsAtMs, subscription.StripeStatus).ShouldBe((Story.DayMs(0), "active"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_renewal_moves_the_end_of_the_period(StripeShape shape) =>
        new Story(shape).Subscribes().Renews(1).PurchaseAt(Story.DayMs(31)).CurrentPeriodEndMs.ShouldBe(Story.DayMs(60));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_renewal_is_known_from_its_invoice_alone(StripeShape shape) =>
        new Story(shape)
            .Subscribes()
            .Pays(month: 1, Story.Day(30) + 3600)
            .PurchaseAt(Story.DayMs(31))
            .CurrentPeriodEndMs.ShouldBe(Story.DayMs(60));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_failed_renewal_suspends_until_it_is_paid(StripeShape shape)
    {
        var failed = new Story(shape)
            .Subscribes()
            .Sends("invoice.payment_failed", Story.Day(30) + 3600, new StripeObjects(shape).Invoice(1, "open"))
            .Sends("customer.subscription.updated", Story.Day(30) + 3600, new StripeObjects(shape).Subscription("past_due", 1, "in_2"));
        failed.PurchaseAt(Story.DayMs(31)).Status.ShouldBe(EntitlementStatus.PastDue);

        var paid = failed.Pays(month: 1, Story.Day(33));
        paid.PurchaseAt(Story.DayMs(34)).Status.ShouldBe(EntitlementStatus.Active);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_deleted_subscription_is_canceled_for_good(StripeShape shape)
    {
        var ended = new StripeObjects(shape).Subscription("canceled");
        ended["ended_at"] = Story.Day(9);

        var subscription = new Story(shape)
            .Subscribes()
            .Sends("customer.subscription.deleted", Story.Day(9), ended)
            .Sends("customer.subscription.updated", Story.Day(9) + 5, new StripeObjects(shape).Subscription("active"))
            .PurchaseAt(Story.DayMs(10));

        (subscription.Status, subscription.CanceledAtMs).ShouldBe((EntitlementStatus.Canceled, Story.DayMs(9)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_full_refund_takes_a_pack_back_and_its_failure_gives_it_again(StripeShape shape)
    {
        var refunded = new Story(shape)
            .Buys("cs_1", "att_pack")
            .Sends("charge.refunded", Story.Day(10), new StripeObjects(shape).Charge("pi_cs_1", StripeObjects.Amount))
            .Sends("refund.created", Story.Day(10), StripeObjects.Refund("pi_cs_1", "succeeded"));
        var pack = refunded.PurchaseAt(Story.DayMs(11));
        (pack.Status, pack.UsageRemaining, pack.CanceledAtMs).ShouldBe((EntitlementStatus.Canceled, 0L, Story.DayMs(10)));
        pack.UnavailableReason.ShouldBe(UnavailableReason.Refunded);

        var failed = refunded.Sends("refund.failed", Story.Day(15), StripeObjects.Refund("pi_cs_1", "failed"));
        failed.PurchaseAt(Story.DayMs(16)).UsageRemaining.ShouldBe(1000);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_part_refunded_takes_nothing_back(StripeShape shape) =>
        new Story(shape)
            .Buys("cs_1", "att_pass")
            .Sends("charge.refunded", Story.Day(10), new StripeObjects(shape).Charge("pi_cs_1", 300))
            .Sends("refund.created", Story.Day(10), StripeObjects.Refund("pi_cs_1", "succeeded", amount: 300))
            .PurchaseAt(Story.DayMs(11))
            .Status.ShouldBe(EntitlementStatus.Active);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_refund_of_the_first_month_suspends_until_the_next_is_paid(StripeShape shape)
    {
        var refunded = new Story(shape)
            .Subscribes()
            .Sends("charge.refunded", Story.Day(10), new StripeObjects(shape).Charge("pi_s1", StripeObjects.Amount, "in_1"))
            .Sends("refund.created", Story.Day(10), StripeObjects.Refund("pi_s1", "succeeded"));
        var subscription = refunded.PurchaseAt(Story.DayMs(11));
        (subscription.Status, subscription.UnavailableReason).ShouldBe((EntitlementStatus.PastDue, UnavailableReason.Refunded));

        refunded.Renews(1).PurchaseAt(Story.DayMs(31)).Status.ShouldBe(EntitlementStatus.Active);
    }

    [Fact]
    public void A_refund_that_nothing_links_is_told_and_joins_when_the_link_is_known()
    {
        var story = new Story(StripeShape.Since2025)
            .Sends("customer.subscription.updated", Story.Day(0) + 2, new StripeObjects(StripeShape.Since2025).Subscription("active"))
            .Pays(month: 0, Story.Day(0) + 2, isLinked: false)
            .Sends("refund.created", Story.Day(10), StripeObjects.Refund("pi_s1", "succeeded"));
        var unlinked = story.At(Story.DayMs(11));
        unlinked.Unlinked.ShouldHaveSingleItem().PaymentId.ShouldBe("pi_s1");
        unlinked.Purchases.ShouldHaveSingleItem().Status.ShouldBe(EntitlementStatus.Active);

        var linked = story.Sends("invoice_payment.paid", Story.Day(11), StripeObjects.InvoicePayment("pi_s1", "in_1")).At(Story.DayMs(12));
        linked.Unlinked.ShouldBeEmpty();
        linked.Purchases.ShouldHaveSingleItem().UnavailableReason.ShouldBe(UnavailableReason.Refunded);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_dispute_suspends_a_pack_and_winning_it_gives_it_back(StripeShape shape)
    {
        var open = new Story(shape)
            .Buys("cs_1", "att_pack")
            .Sends("charge.dispute.created", Story.Day(5), StripeObjects.Dispute("pi_cs_1", "needs_response"));
        var pack = open.PurchaseAt(Story.DayMs(6));
        (pack.Status, pack.UnavailableReason).ShouldBe((EntitlementStatus.PastDue, UnavailableReason.Disputed));

        open.Sends("charge.dispute.closed", Story.Day(60), StripeObjects.Dispute("pi_cs_1", "won"))
            .PurchaseAt(Story.DayMs(61))
            .Status.ShouldBe(EntitlementStatus.Active);
    }
}
