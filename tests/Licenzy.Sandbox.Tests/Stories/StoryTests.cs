using System.Text.Json.Nodes;
using Licenzy.Sandbox.Stories;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests.Stories;

public sealed class StoryTests
{
    private static readonly string[] Paid =
    [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ];

    private static readonly string[] Subscribed =
    [
        "payment_method.attached",
        "customer.subscription.created",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "customer.subscription.updated",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ];

    [Theory]
    [InlineData("paid_then_refunded", "charge.refunded,refund.created")]
    [InlineData("partly_refunded", "charge.refunded,refund.created")]
    [InlineData("refunded_in_two_parts", "charge.refunded,refund.created,charge.refunded,refund.created")]
    [InlineData("refund_fails", "charge.refunded,refund.created,charge.refund.updated,refund.updated,refund.failed")]
    [InlineData(
        "refund_fails_then_again",
        "charge.refunded,refund.created,charge.refund.updated,refund.updated,refund.failed,charge.refunded,refund.created"
    )]
    [InlineData("refund_canceled", "charge.refunded,refund.created,charge.refund.updated,refund.updated")]
    [InlineData(
        "dispute_won",
        "charge.dispute.created,charge.dispute.funds_withdrawn,charge.dispute.updated,charge.dispute.closed,charge.dispute.funds_reinstated"
    )]
    [InlineData("dispute_lost", "charge.dispute.created,charge.dispute.funds_withdrawn,charge.dispute.closed")]
    [InlineData("dispute_inquiry", "charge.dispute.created,charge.dispute.updated,charge.dispute.closed")]
    [InlineData("inquiry_escalates", "charge.dispute.created,charge.dispute.updated,charge.dispute.funds_withdrawn,charge.dispute.closed")]
    [InlineData(
        "refunded_and_disputed",
        "charge.refunded,refund.created,charge.dispute.created,charge.dispute.funds_withdrawn,charge.dispute.closed"
    )]
    public async Task A_purchase_is_reversed_as_its_story_tells(string name, string reversal)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await PlayAsync(sandbox, name)).ShouldBe(["customer.created", .. Paid, .. reversal.Split(',')]);
    }

    [Theory]
    [InlineData("subscribed_then_canceled", "customer.subscription.deleted")]
    [InlineData("canceled_and_kept", "customer.subscription.updated,customer.subscription.updated")]
    public async Task A_subscription_ends_as_its_story_tells(string name, string end)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await PlayAsync(sandbox, name)).ShouldBe(["customer.created", .. Subscribed, .. end.Split(',')]);
    }

    [Theory]
    [InlineData("renewed", "active", 3, 0)]
    [InlineData("trial_past_due_recovered_refunded", "active", 2, 1)]
    [InlineData("dunning_to_the_end", "canceled", 1, 4)]
    public async Task Time_passes_in_a_story(string name, string status, int paid, int failed)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var told = await PlayAsync(sandbox, name);
        told.Count(type => type == "invoice.paid").ShouldBe(paid);
        told.Count(type => type == "invoice.payment_failed").ShouldBe(failed);
        var subscriptions = await sandbox.RetrieveAsync("/v1/subscriptions?status=all");
        ((string)subscriptions["data"]![0]!["status"]!).ShouldBe(status);
        var times = (await sandbox.AllEventsAsync())
            .Where(found => (string)found["type"]! != "test_helpers.test_clock.created")
            .Select(found => (long)found["created"]!)
            .ToList();
        times.ShouldBe(times.Order());
    }

    [Theory]
    [InlineData("debit_settles", "charge.succeeded,payment_intent.succeeded,checkout.session.async_payment_succeeded")]
    [InlineData("debit_fails", "charge.failed,payment_intent.payment_failed,checkout.session.async_payment_failed")]
    public async Task A_bank_debit_ends_as_its_story_tells(string name, string end)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        string[] begun = ["payment_intent.created", "charge.pending", "payment_intent.processing", "checkout.session.completed"];
        (await PlayAsync(sandbox, name)).ShouldBe(["customer.created", .. begun, .. end.Split(',')]);
    }

    [Fact]
    public async Task A_declined_card_is_part_of_its_story()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var told = await PlayAsync(sandbox, "declined_then_paid");
        told.ShouldContain(type => type == "payment_intent.payment_failed");
        told[^1].ShouldBe("checkout.session.completed");
    }

    [Fact]
    public async Task A_story_tells_what_it_made_and_carries_the_metadata_that_it_was_given()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = (await sandbox.PostAsync("/v1/customers", ("name", "Ada"))).Succeeded().Text("id");
        var price = await sandbox.MakePriceAsync();
        var made = (
            await sandbox.ControlAsync(
                "/sandbox/stories/dispute_lost",
                $$$"""{"price":"{{{price}}}","customer":"{{{customer}}}","metadata":{"attempt":"a1"}}"""
            )
        ).Succeeded();
        made.Text("customer").ShouldBe(customer);
        var session = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{made.Text("session")}");
        ((string)session["metadata"]!["attempt"]!).ShouldBe("a1");
        ((string)session["customer"]!).ShouldBe(customer);
        var charge = await sandbox.RetrieveAsync($"/v1/charges/{made.Text("charge")}?expand[]=payment_intent");
        ((string)charge["payment_intent"]!["metadata"]!["attempt"]!).ShouldBe("a1");
        var dispute = await sandbox.RetrieveAsync($"/v1/disputes/{made.Text("dispute")}?expand[]=charge");
        ((string)dispute["charge"]!["id"]!).ShouldBe(made.Text("charge"));
        made.Body["refund"].ShouldBeNull();
    }

    [Fact]
    public async Task A_story_may_pay_a_checkout_that_an_application_opened()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync();
        var session = (string)(await sandbox.OpenAsync(price, "payment"))["id"]!;
        var made = (
            await sandbox.ControlAsync("/sandbox/stories/paid_then_refunded", $$"""{"price":"{{price}}","session":"{{session}}"}""")
        ).Succeeded();
        made.Text("session").ShouldBe(session);
        var charge = await sandbox.RetrieveAsync($"/v1/charges/{made.Text("charge")}");
        ((bool)charge["refunded"]!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("renewed", "active")]
    [InlineData("renewed_then_canceled_at_period_end", "canceled")]
    [InlineData("trial_then_paid", "active")]
    [InlineData("trial_past_due_recovered_refunded", "active")]
    [InlineData("dunning_to_the_end", "canceled")]
    [InlineData("plan_change", "active")]
    [InlineData("renewal_disputed_and_lost", "active")]
    [InlineData("renewal_refund_fails", "active")]
    public async Task A_subscription_lives_through_time_as_its_story_tells(string name, string status)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var cast = new JsonObject
        {
            ["price"] = await sandbox.MakePriceAsync(1000, "month"),
            ["other_price"] = await sandbox.MakePriceAsync(3000, "month", "Team"),
        };
        var made = (await sandbox.ControlAsync($"/sandbox/stories/{name}", cast.ToJsonString())).Succeeded();
        var subscription = await sandbox.RetrieveAsync($"/v1/subscriptions/{made.Text("subscription")}");
        ((string)subscription["status"]!).ShouldBe(status);
        ((string)subscription["test_clock"]!).ShouldBe(made.Text("test_clock"));
        var clock = await sandbox.RetrieveAsync($"/v1/test_helpers/test_clocks/{made.Text("test_clock")}");
        (await sandbox.EventsAsync()).ShouldAllBe(told => (long)told["created"]! <= (long)clock["frozen_time"]!);
    }

    [Fact]
    public async Task A_trial_that_fails_recovers_and_is_refunded_tells_so_in_order()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        string[] telling =
        [
            "checkout.session.completed",
            "invoice.payment_failed",
            "invoice.payment_succeeded",
            "charge.refunded",
            "refund.created",
        ];
        var told = await PlayAsync(sandbox, "trial_past_due_recovered_refunded");
        // The first invoice is that of the trial, over nothing.
        told.Where(type => telling.Contains(type, StringComparer.Ordinal)).ShouldBe(["invoice.payment_succeeded", .. telling]);
    }

    [Fact]
    public async Task What_is_reversed_in_simulated_time_is_dated_in_it()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync(1000, "month");
        var made = (
            await sandbox.ControlAsync("/sandbox/stories/renewal_refund_fails", new JsonObject { ["price"] = price }.ToJsonString())
        ).Succeeded();
        var clock = (long)(await sandbox.RetrieveAsync($"/v1/test_helpers/test_clocks/{made.Text("test_clock")}"))["frozen_time"]!;
        ((long)(await sandbox.RetrieveAsync($"/v1/refunds/{made.Text("refund")}"))["created"]!).ShouldBe(clock);
        ((long)(await sandbox.EventsAsync())[^1]["created"]!).ShouldBe(clock);
        (await sandbox.ControlAsync($"/sandbox/charges/{made.Text("charge")}/dispute")).Succeeded();
        ((long)(await sandbox.NewestAsync("disputes"))["created"]!).ShouldBe(clock);
    }

    [Fact]
    public async Task A_story_in_which_time_passes_needs_a_buyer_on_a_clock()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var cast = new JsonObject
        {
            ["price"] = await sandbox.MakePriceAsync(1000, "month"),
            ["customer"] = (await sandbox.PostAsync("/v1/customers")).Succeeded().Text("id"),
        };
        (await sandbox.ControlAsync("/sandbox/stories/renewed", cast.ToJsonString())).ShouldBeRefused(400, null, "customer");
        cast.Remove("customer");
        (await sandbox.ControlAsync("/sandbox/stories/plan_change", cast.ToJsonString())).ShouldBeRefused(
            400,
            "parameter_missing",
            "other_price"
        );
    }

    [Fact]
    public async Task Stories_are_listed_with_a_sentence_each()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var listed = (await sandbox.RetrieveAsync("/sandbox/stories"))["data"]!.AsArray();
        listed.Count.ShouldBe(StoryBook.All.Count);
        listed.ShouldAllBe(story => ((string)story!["sentence"]!).EndsWith('.'));
        listed.Select(story => (string)story!["name"]!).ShouldContain(name => name == "refund_fails");
    }

    [Fact]
    public async Task A_story_that_cannot_be_played_says_why()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var once = await sandbox.MakePriceAsync();
        var monthly = await sandbox.MakePriceAsync(2000, "month");
        (await sandbox.ControlAsync("/sandbox/stories/unheard_of", $$"""{"price":"{{once}}"}""")).ShouldBeRefused(
            404,
            "resource_missing",
            "name"
        );
        (await sandbox.ControlAsync("/sandbox/stories/dispute_won")).ShouldBeRefused(400, "parameter_missing", "price");
        (await sandbox.ControlAsync("/sandbox/stories/dispute_won", """{"price":"price_none"}""")).ShouldBeRefused(
            400,
            "resource_missing",
            "price"
        );
        (await sandbox.ControlAsync("/sandbox/stories/dispute_won", $$"""{"price":"{{monthly}}"}""")).ShouldBeRefused(400, null, "price");
        (await sandbox.ControlAsync("/sandbox/stories/dispute_won", $$"""{"price":"{{once}}","customer":"cus_none"}""")).ShouldBeRefused(
            400,
            null,
            "customer"
        );
    }

    [Theory]
    [InlineData("""{"sentence":"x","price":"one_time","steps":[{"do":"dance"}]}""")]
    [InlineData("""{"sentence":"x","price":"free","steps":[]}""")]
    public void A_story_file_that_nobody_can_play_is_a_mistake(string text) =>
        Should.Throw<InvalidOperationException>(() => Story.Parse("wrong", text)).Message.ShouldContain("wrong");

    /// <summary>Plays a story, and answers the types of its events, the oldest first.</summary>
    private static async Task<IReadOnlyList<string>> PlayAsync(SandboxUnderTest sandbox, string name)
    {
        var price = await sandbox.MakePriceAsync(1000, StoryBook.Find(name)!.Recurring ? "month" : null);
        return await sandbox.EventsOfAsync(async () =>
            (await sandbox.ControlAsync($"/sandbox/stories/{name}", new JsonObject { ["price"] = price }.ToJsonString())).Succeeded()
        );
    }
}
