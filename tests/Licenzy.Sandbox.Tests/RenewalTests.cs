using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>Subscriptions over time: renewals, trials, scheduled ends.</summary>
public sealed class RenewalTests
{
    private static readonly string[] Renewed =
    [
        "customer.subscription.updated",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "charge.succeeded",
        "payment_intent.succeeded",
    ];

    [Fact]
    public async Task A_subscription_renews_over_three_months()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        ((string)subscription["status"]!).ShouldBe("active");
        ((string)subscription["test_clock"]!).ShouldBe(customer.Clock);
        await customer.StoryAsync();
        for (var month = 1; month <= 3; month++)
        {
            await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(month).AddHours(2));
            (await customer.StoryAsync()).ShouldBe(Renewed);
            var renewed = await customer.SubscriptionAsync(subscription);
            var item = renewed["items"]!["data"]![0]!;
            At(item["current_period_start"]).ShouldBe(ClockedCustomer.Start.AddMonths(month));
            At(item["current_period_end"]).ShouldBe(ClockedCustomer.Start.AddMonths(month + 1));
            var invoice = renewed["latest_invoice"]!;
            ((string)invoice["billing_reason"]!).ShouldBe("subscription_cycle");
            ((string)invoice["status"]!).ShouldBe("paid");
            // The lines tell the new period, the invoice itself the one before.
            At(invoice["lines"]!["data"]![0]!["period"]!["start"]).ShouldBe(ClockedCustomer.Start.AddMonths(month));
            At(invoice["period_start"]).ShouldBe(ClockedCustomer.Start.AddMonths(month - 1));
            At(invoice["period_end"]).ShouldBe(ClockedCustomer.Start.AddMonths(month));
            At(invoice["created"]).ShouldBe(ClockedCustomer.Start.AddMonths(month));
            At(invoice["status_transitions"]!["paid_at"]).ShouldBe(ClockedCustomer.Start.AddMonths(month).AddHours(1));
        }
    }

    [Fact]
    public async Task The_period_moves_an_hour_before_its_invoice_is_paid()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        await customer.StoryAsync();
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddMinutes(59));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "invoice.created"]);
        var moved = await customer.SubscriptionAsync(subscription);
        ((string)moved["status"]!).ShouldBe("active");
        ((string)moved["latest_invoice"]!["status"]!).ShouldBe("draft");
        var told = (await sandbox.AllEventsAsync()).Single(found =>
            (string)found["type"]! == "customer.subscription.updated"
            && found["data"]!["previous_attributes"]!.AsObject().ContainsKey("items")
        );
        At(told["created"]).ShouldBe(ClockedCustomer.Start.AddMonths(1));
        At(told["data"]!["previous_attributes"]!["items"]!["data"]![0]!["current_period_start"]).ShouldBe(ClockedCustomer.Start);
        await customer.AdvanceAsync(TimeSpan.FromMinutes(1));
        (await customer.StoryAsync()).ShouldBe(Renewed.Skip(2));
    }

    [Fact]
    public async Task A_period_that_began_on_the_last_of_a_month_comes_back_to_it()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var start = new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);
        var customer = await ClockedCustomer.MakeAsync(sandbox, start: start);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        await customer.AdvanceAsync(start.AddMonths(2).AddHours(-1));
        At((await customer.SubscriptionAsync(subscription))["items"]!["data"]![0]!["current_period_start"])
            .ShouldBe(new DateTimeOffset(2026, 2, 28, 8, 0, 0, TimeSpan.Zero));
        await customer.AdvanceAsync(start.AddMonths(2));
        At((await customer.SubscriptionAsync(subscription))["items"]!["data"]![0]!["current_period_start"])
            .ShouldBe(new DateTimeOffset(2026, 3, 31, 8, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_trial_is_warned_of_and_becomes_a_paid_period()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"), ("trial_period_days", "7"));
        ((string)subscription["status"]!).ShouldBe("trialing");
        await customer.StoryAsync();
        await customer.AdvanceAsync(TimeSpan.FromDays(4));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.trial_will_end"]);
        await customer.AdvanceAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        (await customer.StoryAsync()).ShouldBe(Renewed);
        var paid = await customer.SubscriptionAsync(subscription);
        ((string)paid["status"]!).ShouldBe("active");
        At(paid["items"]!["data"]![0]!["current_period_end"]).ShouldBe(ClockedCustomer.Start.AddDays(7).AddMonths(1));
        ((long)paid["latest_invoice"]!["amount_paid"]!).ShouldBe(2000);
    }

    [Fact]
    public async Task A_short_trial_is_warned_of_at_once_and_may_be_ended_by_hand()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"), ("trial_period_days", "2"));
        (await customer.StoryAsync()).ShouldContain(type => type == "customer.subscription.trial_will_end");
        var path = $"/v1/subscriptions/{(string)subscription["id"]!}";
        (await sandbox.PostAsync(path, ("trial_end", "now"))).Succeeded().Text("status").ShouldBe("active");
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "invoice.created"]);
        (await sandbox.PostAsync(path, ("trial_end", "now"))).ShouldBeRefused(400, null, "trial_end");
    }

    [Theory]
    [InlineData("cancel", "canceled", new[] { "customer.subscription.deleted" })]
    [InlineData("pause", "paused", new[] { "customer.subscription.updated", "customer.subscription.paused" })]
    [InlineData("create_invoice", "active", new[] { "customer.subscription.updated", "invoice.created" })]
    public async Task A_trial_without_a_card_ends_as_its_terms_say(string behavior, string status, string[] story)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox, card: null);
        var subscription = await customer.SubscribeAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            ("trial_period_days", "7"),
            ("trial_settings[end_behavior][missing_payment_method]", behavior)
        );
        await customer.AdvanceAsync(TimeSpan.FromDays(5));
        await customer.StoryAsync();
        await customer.AdvanceAsync(TimeSpan.FromDays(2));
        (await customer.StoryAsync()).ShouldBe(story);
        ((string)(await customer.SubscriptionAsync(subscription))["status"]!).ShouldBe(status);
    }

    [Theory]
    [InlineData("classic", true)]
    [InlineData("flexible", false)]
    public async Task A_subscription_ends_with_its_period_in_the_way_of_its_billing_mode(string mode, bool flag)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"), ("billing_mode[type]", mode));
        var path = $"/v1/subscriptions/{(string)subscription["id"]!}";
        (await sandbox.PostAsync(path, ("cancel_at_period_end", "true"))).Succeeded();
        (await sandbox.PostAsync(path, ("cancel_at_period_end", "false"))).Succeeded().Body["cancel_at"].ShouldBeNull();
        var ending = (await sandbox.PostAsync(path, ("cancel_at_period_end", "true"))).Succeeded().Body;
        ((bool)ending["cancel_at_period_end"]!).ShouldBe(flag);
        At(ending["cancel_at"]).ShouldBe(ClockedCustomer.Start.AddMonths(1));
        await customer.StoryAsync();
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddDays(1));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.deleted"]);
        var ended = await customer.SubscriptionAsync(subscription);
        At(ended["ended_at"]).ShouldBe(ClockedCustomer.Start.AddMonths(1));
        At(ended["canceled_at"]).ShouldBe(ClockedCustomer.Start);
    }

    [Fact]
    public async Task A_subscription_ends_at_a_date_that_may_be_taken_back()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        var path = $"/v1/subscriptions/{(string)subscription["id"]!}";
        var date = ClockedCustomer.Seconds(ClockedCustomer.Start.AddDays(10));
        ((bool)(await sandbox.PostAsync(path, ("cancel_at", date))).Succeeded().Body["cancel_at_period_end"]!).ShouldBeFalse();
        var back = (await sandbox.PostAsync(path, ("cancel_at", ""))).Succeeded().Body;
        (back["cancel_at"], back["canceled_at"]).ShouldBe((null, null));
        (await sandbox.PostAsync(path, ("cancel_at", date))).Succeeded();
        await customer.AdvanceAsync(TimeSpan.FromDays(11));
        var ended = await customer.SubscriptionAsync(subscription);
        ((string)ended["status"]!).ShouldBe("canceled");
        At(ended["ended_at"]).ShouldBe(ClockedCustomer.Start.AddDays(10));
    }

    [Fact]
    public async Task Without_a_test_clock_a_subscription_renews_in_the_sandboxes_own_time()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "day"), "subscription");
        (await sandbox.PayAsync(session)).Succeeded();
        time.Advance(TimeSpan.FromHours(49));
        await Eventually.IsTrueAsync(async () => (await sandbox.EventTypesAsync()).Count(type => type == "invoice.paid") == 3);
        var invoices = (await sandbox.RetrieveAsync("/v1/invoices"))["data"]!.AsArray();
        invoices.Select(invoice => (string)invoice!["status"]!).ShouldBe(["paid", "paid", "paid"]);
        var days = invoices.Select(invoice => (long)invoice!["lines"]!["data"]![0]!["period"]!["start"]!).ToList();
        (days[0] - days[1], days[1] - days[2]).ShouldBe((24 * 3600, 24 * 3600));
    }

    private static DateTimeOffset At(JsonNode? seconds) => DateTimeOffset.FromUnixTimeSeconds((long)seconds!);
}
