using System.Text.Json.Nodes;
using Licenzy.Core.Facts;
using Licenzy.Scenarios;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Observation = Licenzy.Scenarios.Observation;
using Story = Licenzy.Scenarios.Story;

namespace Licenzy.Server.Tests.Stories;

/// <summary>
/// Failures that users of other systems reported, and what goes wrong with Stripe besides: each told to the whole program, in both
/// shapes, as it happened and at random. <see cref="StripePitfalls"/> says which pitfall is tested where.
/// </summary>
public sealed class StripePitfallTests(SqliteStoryServer server) : IClassFixture<SqliteStoryServer>
{
    private const int AtRandom = 4711;

    [Theory]
    [InlineData("2019-02-19")]
    [InlineData("2031-01-01.zebra")]
    [InlineData(null)]
    public Task An_event_of_another_version_than_the_expected_is_read_and_not_refused(string? version) =>
        HoldsAsync(s => s.Subscribes().Renewed(), ["sub_1 active period=60"], body => body["api_version"] = version);

    [Fact]
    public Task Invoice_dates_that_look_one_period_back_do_not_lift_a_refund() =>
        HoldsAsync(
            s => s.Subscribes().Renewed().Refunds("in_1", "40").Refunds("in_2", "41", id: "re_2"),
            ["sub_1 past_due(refunded) period=60"]
        );

    [Fact]
    public Task A_created_that_comes_after_an_updated_of_the_same_second_does_not_close_what_was_opened() =>
        HoldsAsync(
            s =>
                s.Attempt("att_pro", "PRO", "cs_s1")
                    .Sub("0", "active")
                    .Sub("0", "incomplete", "customer.subscription.created")
                    .Paid("in_1", "0", 0)
                    .SubSession("0"),
            ["sub_1 active"]
        );

    [Fact]
    public Task A_refund_of_a_subscription_is_found_though_its_charge_names_no_invoice_any_more() =>
        HoldsAsync(s => s.Subscribes().RefundSeen("in_1", "re_1", "5"), ["sub_1 past_due(refunded)"]);

    [Fact]
    public Task What_flexible_billing_cancels_by_a_date_alone_ends_at_that_date() =>
        HoldsAsync(s => s.Subscribes().Sub("9", "active", cancelAt: "30"), ["sub_1 active at_period_end=true expires=30"]);

    [Fact]
    public Task A_slow_payment_is_processing_and_not_failed_so_that_nobody_pays_twice() =>
        HoldsAsync(s => s.Buys("PACK", payment: "unpaid"), ["cs_1 pending(pending)", "attempt att_pack processing", "top pending"]);

    [Fact]
    public Task A_subscription_that_Stripe_shows_as_active_while_the_debit_runs_gives_nothing_yet() =>
        HoldsAsync(
            s => s.Attempt("att_pro", "PRO", "cs_s1").Sub("0", "active").SubSession("0+3s", payment: "unpaid"),
            ["sub_1 pending(pending) stripe=active", "allowed false"]
        );

    [Fact]
    public Task A_plan_change_in_the_customer_portal_changes_the_product_by_its_price() =>
        HoldsAsync(s => s.Subscribes().Sub("10", "active", product: "TEAM"), ["sub_1 active product=TEAM attempt=att_pro"], PlanOfBefore);

    [Fact]
    public Task A_plan_change_that_replaces_the_item_changes_the_product_too() =>
        HoldsAsync(
            s => s.Subscribes().Sub("10", "active", items: [Story.Item("si_9", "TEAM", created: 10)]),
            ["sub_1 active product=TEAM items=TEAMx1"]
        );

    [Fact]
    public Task A_change_that_waits_for_its_payment_is_not_in_force() =>
        HoldsAsync(
            s => s.Subscribes().Failed("in_up", "10", 10, 30, "subscription_update").Sub("10", "active", latest: "in_up"),
            ["sub_1 active product=PRO"],
            PendingUpdate
        );

    [Fact]
    public Task The_zero_invoice_of_a_trial_pays_for_nothing_after_it() =>
        HoldsAsync(
            s =>
                s.Attempt("att_pro", "PRO", "cs_s1")
                    .Sub("0", "trialing", "customer.subscription.created", to: 14)
                    .Paid("in_1", "0", 0, 14, amount: 0, charged: false)
                    .SubSession("0+3s", payment: "no_payment_required")
                    .Sub("14", "active", from: 14, to: 44, latest: "in_2")
                    .Failed("in_2", "14+1h", 14, 44)
                    .Sub("14+1h", "past_due", from: 14, to: 44, latest: "in_2"),
            ["sub_1 past_due(past_due)"]
        );

    [Fact]
    public Task Money_that_leaves_when_a_dispute_opens_comes_back_with_the_access_when_it_is_won() =>
        HoldsAsync(
            s =>
                s.Buys("PACK")
                    .Disputes("cs_1", "5")
                    .Sees(Dispute("charge.dispute.funds_withdrawn", "5+1s", "needs_response"))
                    .Disputes("cs_1", "20", "won", created: "5")
                    .Sees(Dispute("charge.dispute.funds_reinstated", "20+1s", "won")),
            ["cs_1 active remaining=1000 canceled=-"]
        );

    [Fact]
    public Task Money_that_leaves_when_a_dispute_opens_is_no_loss_yet() =>
        HoldsAsync(
            s => s.Buys("PACK").Disputes("cs_1", "5").Sees(Dispute("charge.dispute.funds_withdrawn", "5+1s", "needs_response")),
            ["cs_1 past_due(disputed) remaining=1000 canceled=-"]
        );

    [Fact]
    public Task A_dispute_that_a_refund_resolved_is_shown_as_lost_and_takes_back_once() =>
        HoldsAsync(
            s => s.Buys("PACK").Refunds("cs_1", "5").Disputes("cs_1", "5+1s", "lost"),
            ["cs_1 canceled(refunded) remaining=0 canceled=5"]
        );

    [Fact]
    public Task A_pack_that_was_used_up_before_its_refund_leaves_nothing_to_use_and_the_next_is_whole() =>
        HoldsAsync(
            s => s.Buys("PACK").Consumes("cs_1", 1000).Refunds("cs_1", "10").Buys("PACK", "11", "cs_2"),
            ["cs_1 canceled(refunded) remaining=0", "cs_2 active remaining=1000", "sum 1000"]
        );

    [Fact]
    public Task A_guest_without_a_customer_gets_what_was_paid() =>
        HoldsAsync(s => s.Buys("PACK"), ["cs_1 active remaining=1000 subject=user_1"], body => body["data"]!["object"]!["customer"] = null);

    [Fact]
    public Task Units_follow_the_product_whatever_was_paid_in_which_currency() =>
        HoldsAsync(
            s => s.Buys("PACK", quantity: 2),
            ["cs_1 active granted=2000"],
            body =>
            {
                body["data"]!["object"]!["amount_total"] = 7;
                body["data"]!["object"]!["currency"] = "jpy";
            }
        );

    [Fact]
    public Task An_archived_price_still_bills_who_has_it() =>
        HoldsAsync(s => s.Subscribes().Renewed(), ["sub_1 active period=60"], Archived);

    [Fact]
    public Task What_our_own_call_changed_in_Stripe_comes_back_as_an_event_like_any_other() =>
        HoldsAsync(
            s => s.Subscribes().Sub("9", "active", flag: true),
            ["sub_1 active at_period_end=true expires=30"],
            body => body["request"]!["idempotency_key"] = "licenzy-att_1"
        );

    /// <summary>Accounts are shared: what other products sell, and what people make by hand, is stored, ignored and no error.</summary>
    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error(string type, string json, string state)
    {
        var project = await StoryProject.CreateAsync(server, new Story(StripeShape.Since2025));
        server.Clock.StandAt(Moment.Ms("1"));
        var body = StripeSender.Event(type, JsonNode.Parse(json)!.AsObject());

        var answer = await new StripeSender(server).SendAsync(body, project.Url, StoryProject.Secret);
        await server.Services.GetRequiredService<InboxWorker>().RunOnceAsync(default);

        answer.Status.ShouldBe(200, answer.Text);
        (await new StoredRows(server.Database, project.ProjectId).InboundAsync(body["id"]!.GetValue<string>()))!.State.ShouldBe(state);
        (await new StoryReader(server, project, new Story(StripeShape.Since2025)).ReadAsync()).Rows.ShouldBeEmpty();
    }

    public static TheoryData<string, string, string> Foreign =>
        new()
        {
            {
                "invoice.payment_succeeded",
                """{"id":"in_hand","object":"invoice","status":"paid","billing_reason":"manual","customer":"cus_stranger","livemode":false}""",
                "applied"
            },
            { "customer.subscription.updated", """{"id":"sub_stranger","object":"subscription","status":"active"}""", "applied" },
            { "charge.refunded", """{"id":"ch_stranger","object":"charge","amount":5,"amount_refunded":5,"refunded":true}""", "applied" },
            { "invoice.upcoming", """{"object":"invoice","status":"draft","subscription":"sub_1","customer":"cus_1"}""", "ignored" },
            { "customer.deleted", """{"id":"cus_1","object":"customer","deleted":true}""", "ignored" },
            { "credit_note.created", """{"id":"cn_1","object":"credit_note","invoice":"in_1","amount":1000}""", "ignored" },
            {
                "radar.early_fraud_warning.created",
                """{"id":"issfr_1","object":"radar.early_fraud_warning","charge":"ch_1","actionable":true}""",
                "ignored"
            },
            {
                "subscription_schedule.updated",
                """{"id":"sub_sched_1","object":"subscription_schedule","subscription":"sub_1"}""",
                "ignored"
            },
            {
                "entitlements.active_entitlement_summary.updated",
                """{"object":"entitlements.active_entitlement_summary","customer":"cus_1","entitlements":{"object":"list","data":[],"has_more":true}}""",
                "ignored"
            },
        };

    private static Observation.Dispute Dispute(string type, string at, string status) =>
        new(type, Moment.Ms(at), "dp_1", new DisputeBody("ch_1", "pi_1", 1000, Moment.Ms("5"), status, "chargeback"));

    private static void PlanOfBefore(JsonObject body) =>
        body["data"]!["previous_attributes"] = new JsonObject
        {
            ["items"] = new JsonObject { ["data"] = new JsonArray(new JsonObject { ["id"] = "si_1" }) },
        };

    private static void PendingUpdate(JsonObject body)
    {
        if (body["data"]!["object"]!["object"]!.GetValue<string>() == "subscription")
        {
            body["data"]!["object"]!["pending_update"] = new JsonObject
            {
                ["expires_at"] = Moment.Ms("11") / 1000,
                ["subscription_items"] = new JsonArray(new JsonObject { ["id"] = "si_1", ["price"] = Catalogue.Price("TEAM") }),
            };
        }
    }

    private static void Archived(JsonObject body)
    {
        foreach (var item in body["data"]!["object"]!["items"]?["data"]?.AsArray() ?? [])
        {
            item!["price"]!["active"] = false;
        }
    }

    private async Task HoldsAsync(Action<Story> given, string[] expected, Action<JsonObject>? alter = null)
    {
        var scenario = new Scenario(TestContext.Current.TestMethod!.MethodName, s => given(s), Scenario.End(expected));
        foreach (var shape in Enum.GetValues<StripeShape>())
        {
            await new StoryStage(server, alter).PlayAsync(scenario, shape, order: 0);
            await new StoryStage(server, alter).PlayAsync(scenario, shape, AtRandom);
        }
    }
}
