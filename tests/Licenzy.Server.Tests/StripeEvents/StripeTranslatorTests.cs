using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Scenarios;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Tests.StripeEvents;

public sealed class StripeTranslatorTests
{
    private static readonly StripeObjects Old = new(StripeShape.Before2025);
    private static readonly StripeObjects New = new(StripeShape.Since2025);

    [Fact]
    public void A_subscription_tells_the_same_in_both_shapes() =>
        Fetched<SubscriptionFact>(New.Subscription("active", month: 2))
            .ShouldBe(Fetched<SubscriptionFact>(Old.Subscription("active", month: 2)));

    [Fact]
    public void An_invoice_tells_the_same_in_both_shapes_but_who_paid_it()
    {
        var old = Fetched<InvoiceFact>(Old.Invoice(1));
        var recent = Fetched<InvoiceFact>(New.Invoice(1));

        recent.Links.ShouldBe(old.Links.Where(link => link.Name is not (LinkName.PaymentIntent or LinkName.Charge)));
        old.Links.Find(LinkName.PaymentIntent).ShouldBe("pi_s2");
        (recent with { Links = [] }).ShouldBe(old with { Links = [] });
        recent.Body!.Value.ShouldBe(
            new InvoiceBody(true, Story.DayMs(30), Story.DayMs(60), "subscription_cycle", StripeObjects.Amount, StripeObjects.Amount, "eur")
        );
    }

    [Fact]
    public void A_payment_names_its_invoice_in_both_shapes()
    {
        var intent = new JsonObject
        {
            ["id"] = "pi_1",
            ["object"] = "payment_intent",
            ["invoice"] = "in_1",
        };
        var byCharge = StripeObjects.InvoicePayment("pi_1", "in_1");
        byCharge["payment"] = new JsonObject { ["type"] = "charge", ["charge"] = "ch_1" };

        Fetched<PaymentFact>(intent).ShouldBe(PaymentFact.Seen("pi_1", "in_1"));
        Fetched<PaymentFact>(StripeObjects.InvoicePayment("pi_1", "in_1")).ShouldBe(PaymentFact.Seen("pi_1", "in_1"));
        Fetched<PaymentFact>(byCharge).ShouldBe(PaymentFact.Seen("ch_1", "in_1"));
        Fetched<ChargeFact>(Old.Charge("pi_1", 0, "in_1")).Links.Find(LinkName.Invoice).ShouldBe("in_1");
    }

    [Fact]
    public void The_event_tells_the_time_and_what_the_object_does_not()
    {
        var failed = Of<InvoiceFact>("invoice.payment_failed", Story.Day(5), New.Invoice(1, "open"));
        (failed.FailedFirstMs, failed.FailedLastMs, failed.PaidAtMs).ShouldBe((Story.DayMs(5), Story.DayMs(5), null));

        var settled = Of<SessionFact>(
            "checkout.session.async_payment_succeeded",
            Story.Day(3),
            StripeObjects.Session("cs_1", "payment", "att_1")
        );
        settled.SettledAtMs.ShouldBe(Story.DayMs(3));

        var refund = Of<RefundFact>("charge.refund.updated", Story.Day(9), StripeObjects.Refund("pi_1", "failed"));
        refund.Counts.ShouldBeFalse();
    }

    [Fact]
    public void A_fetched_object_outranks_an_event_of_the_same_second()
    {
        var told = Of<SubscriptionFact>("customer.subscription.updated", Story.Day(0), New.Subscription("past_due"));
        var fetched = Fetched<SubscriptionFact>(New.Subscription("active"));

        FactMerge.Merge(told, fetched).ShouldBeOfType<SubscriptionFact>().Snapshot!.Value.Status.ShouldBe("active");
    }

    [Theory]
    [InlineData("prj_1", "test", "att_1")]
    [InlineData("prj_2", "test", null)]
    [InlineData("prj_1", "live", null)]
    public void Metadata_counts_for_its_own_project_and_mode_alone(string projectId, string mode, string? attemptId)
    {
        var metadata = StripeObjects.OurMetadata("att_1");
        metadata["licenzy_project_id"] = projectId;
        metadata["licenzy_mode"] = mode;
        var session = StripeObjects.Session("cs_1", "payment", "att_1");
        session["metadata"] = metadata;

        var links = Fetched<SessionFact>(session).Links;

        links.Find(LinkName.Attempt).ShouldBe(attemptId);
        links.Find(LinkName.Subject).ShouldBe(attemptId is null ? null : "user_1");
        links.Find(LinkName.PaymentIntent).ShouldBe("pi_cs_1");
    }

    [Fact]
    public void Nothing_of_the_other_mode_is_told()
    {
        var session = StripeObjects.Session("cs_1", "payment", "att_1");
        session["livemode"] = true;

        Translate(session).ShouldBeEmpty();
        StripeTranslator.TranslateFetched(Json(session), Story.DayMs(0), Story.ProjectId, Mode.Live).ShouldHaveSingleItem();
        StripeTranslator
            .Translate(Event("checkout.session.completed", 1, session, liveMode: true), Story.ProjectId, Mode.Test)
            .ShouldBeEmpty();
        var refund = StripeObjects.Refund("pi_1", "succeeded");
        StripeTranslator.Translate(Event("refund.created", 1, refund, liveMode: true), Story.ProjectId, Mode.Test).ShouldBeEmpty();
    }

    [Fact]
    public void Lines_of_a_session_are_told_whole_or_not_at_all()
    {
        var session = StripeObjects.Session("cs_1", "payment", "att_1");
        Fetched<SessionFact>(session).Lines.ShouldBeNull();

        session["line_items"] = JsonNode.Parse(
            """{"object":"list","has_more":false,"data":[{"price":{"id":"price_b"},"quantity":3},{"price":"price_a","quantity":null},{"price":null}]}"""
        );
        Fetched<SessionFact>(session).Lines!.Value.ShouldBe([new SessionLine("price_a", 1), new SessionLine("price_b", 3)]);

        session["line_items"]!["has_more"] = true;
        Fetched<SessionFact>(session).Lines.ShouldBeNull();
    }

    [Fact]
    public void A_status_that_nobody_knows_is_kept_and_a_missing_one_grants_nothing()
    {
        Fetched<SubscriptionFact>(New.Subscription("dormant")).Snapshot!.Value.Status.ShouldBe("dormant");

        var nameless = New.Subscription("active");
        nameless.Remove("status");
        Fetched<SubscriptionFact>(nameless).Snapshot!.Value.Status.ShouldBeEmpty();
    }

    [Fact]
    public void Prorations_and_single_items_bill_no_period()
    {
        var invoice = New.Invoice(1);
        invoice["lines"]!["data"]![0]!["parent"]!["subscription_item_details"]!["proration"] = true;
        Fetched<InvoiceFact>(invoice).Body!.Value.Cycle.ShouldBeFalse();

        var item = Old.Invoice(1);
        item["lines"]!["data"]![0]!["type"] = "invoiceitem";
        Fetched<InvoiceFact>(item)
            .Body!.Value.ShouldSatisfyAllConditions(body => body.Cycle.ShouldBeFalse(), body => body.PeriodStartMs.ShouldBeNull());
    }

    [Fact]
    public void A_test_clock_and_the_ways_to_end_are_told()
    {
        var subscription = New.Subscription("active");
        subscription["test_clock"] = new JsonObject { ["id"] = "clock_1", ["object"] = "test_helpers.test_clock" };
        subscription["cancel_at"] = Story.Day(12);
        subscription["cancel_at_period_end"] = true;
        subscription["ended_at"] = Story.Day(13);

        var snapshot = Fetched<SubscriptionFact>(subscription).Snapshot!.Value;

        (snapshot.OnTestClock, snapshot.CancelAtMs, snapshot.CancelAtPeriodEnd, snapshot.EndedAtMs).ShouldBe(
            (true, Story.DayMs(12), true, Story.DayMs(13))
        );
    }

    [Theory]
    [InlineData("""{"object":"subscription"}""")]
    [InlineData("""{"id":"sub_1"}""")]
    [InlineData("""{"id":"cus_1","object":"customer","deleted":true}""")]
    [InlineData("""{"id":"inpay_1","object":"invoice_payment","invoice":"in_1"}""")]
    [InlineData("""{"id":"pi_1","object":"payment_intent"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void What_tells_nothing_gives_nothing(string json) =>
        StripeTranslator.TranslateFetched(JsonElement.Parse(json), 1, Story.ProjectId, Mode.Test).ShouldBeEmpty();

    [Theory]
    [InlineData("checkout.session")]
    [InlineData("subscription")]
    [InlineData("invoice")]
    [InlineData("charge")]
    [InlineData("refund")]
    [InlineData("dispute")]
    public void An_object_that_says_nothing_but_its_name_gives_a_fact_that_grants_nothing(string type)
    {
        var fact = Translate(new JsonObject { ["id"] = "x_1", ["object"] = type }).ShouldHaveSingleItem();

        fact.Id.ShouldBe("x_1");
        (fact is SessionFact { SettledAtMs: not null } or InvoiceFact { PaidAtMs: not null }).ShouldBeFalse();
    }

    private static T Of<T>(string type, long atSeconds, JsonObject stripeObject)
        where T : Fact =>
        StripeTranslator
            .Translate(Event(type, atSeconds, stripeObject, liveMode: false), Story.ProjectId, Mode.Test)
            .ShouldHaveSingleItem()
            .ShouldBeOfType<T>();

    private static T Fetched<T>(JsonObject stripeObject)
        where T : Fact => Translate(stripeObject).ShouldHaveSingleItem().ShouldBeOfType<T>();

    private static IReadOnlyList<Fact> Translate(JsonObject stripeObject) =>
        StripeTranslator.TranslateFetched(Json(stripeObject), Story.DayMs(0), Story.ProjectId, Mode.Test);

    private static StripeEvent Event(string type, long atSeconds, JsonObject stripeObject, bool liveMode) =>
        StripeEvent.Read(
            Json(
                new JsonObject
                {
                    ["id"] = "evt_1",
                    ["object"] = "event",
                    ["type"] = type,
                    ["created"] = atSeconds,
                    ["livemode"] = liveMode,
                    ["data"] = new JsonObject { ["object"] = stripeObject.DeepClone() },
                }
            )
        );

    private static JsonElement Json(JsonObject json) => JsonElement.Parse(json.ToJsonString());
}
