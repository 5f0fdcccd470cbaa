using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>Test clocks: their routes, what they refuse, and who lives by them.</summary>
public sealed class TestClockTests
{
    private const string Clocks = "/v1/test_helpers/test_clocks";

    [Fact]
    public async Task A_clock_is_made_advanced_and_tells_of_it()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var start = ClockedCustomer.Start;
        var clock = (await sandbox.PostAsync(Clocks, ("frozen_time", ClockedCustomer.Seconds(start)), ("name", "Years"))).Succeeded();
        (clock.Text("status"), clock.Text("name")).ShouldBe(("ready", "Years"));
        var path = $"{Clocks}/{clock.Text("id")}";
        var later = start.AddDays(40);
        var advancing = (await sandbox.PostAsync($"{path}/advance", ("frozen_time", ClockedCustomer.Seconds(later)))).Succeeded().Body;
        ((string)advancing["status"]!).ShouldBe("advancing");
        ((long)advancing["frozen_time"]!).ShouldBe(start.ToUnixTimeSeconds());
        ((long)advancing["status_details"]!["advancing"]!["target_frozen_time"]!).ShouldBe(later.ToUnixTimeSeconds());
        await Eventually.IsTrueAsync(async () => (string)(await sandbox.RetrieveAsync(path))["status"]! == "ready");
        ((long)(await sandbox.RetrieveAsync(path))["frozen_time"]!).ShouldBe(later.ToUnixTimeSeconds());
        (await sandbox.EventTypesAsync()).ShouldBe([
            "test_helpers.test_clock.created",
            "test_helpers.test_clock.advancing",
            "test_helpers.test_clock.ready",
        ]);
        var list = await sandbox.RetrieveAsync(Clocks);
        list["data"]!.AsArray().Select(found => (string)found!["id"]!).ShouldBe([clock.Text("id")]);
    }

    [Fact]
    public async Task A_clock_goes_neither_back_nor_too_far_ahead()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        (await TryAsync(sandbox, customer, customer.Now)).ShouldBeRefused(400, null, "frozen_time");
        (await TryAsync(sandbox, customer, customer.Now.AddDays(-1))).ShouldBeRefused(400, null, "frozen_time");
        (await TryAsync(sandbox, customer, customer.Now.AddYears(2).AddSeconds(1))).ShouldBeRefused(400, null, "frozen_time");
        await customer.SubscribeAsync(await sandbox.MakePriceAsync(20000, "year"));
        await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        (await TryAsync(sandbox, customer, customer.Now.AddMonths(2).AddSeconds(1))).ShouldBeRefused(400, null, "frozen_time");
        await customer.AdvanceAsync(customer.Now.AddMonths(2));
        (await sandbox.PostAsync($"{Clocks}/{customer.Clock}/advance")).ShouldBeRefused(400, "parameter_missing", "frozen_time");
        (await sandbox.PostAsync($"{Clocks}/clock_nothing/advance", ("frozen_time", "1"))).ShouldBeRefused(404, "resource_missing", "id");
    }

    [Fact]
    public async Task What_is_made_on_a_clock_carries_its_time()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        await customer.AdvanceAsync(TimeSpan.FromDays(3));
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription", ("customer", customer.Id));
        ((long)session["created"]!).ShouldBe(customer.Now.ToUnixTimeSeconds());
        (await sandbox.PayAsync(session)).Succeeded();
        var subscription = (await sandbox.RetrieveAsync("/v1/subscriptions?expand[]=data.latest_invoice"))["data"]![0]!;
        ((string)subscription["test_clock"]!, (string)subscription["latest_invoice"]!["test_clock"]!).ShouldBe(
            (customer.Clock, customer.Clock)
        );
        var completed = (await sandbox.AllEventsAsync())[^1];
        ((string)completed["type"]!).ShouldBe("checkout.session.completed");
        ((long)completed["created"]!).ShouldBe(customer.Now.ToUnixTimeSeconds());
        ((long)subscription["items"]!["data"]![0]!["current_period_end"]!).ShouldBe(customer.Now.AddMonths(1).ToUnixTimeSeconds());
        ((string)(await sandbox.RetrieveAsync($"/v1/customers/{customer.Id}"))["test_clock"]!).ShouldBe(customer.Clock);
    }

    [Fact]
    public async Task A_checkout_on_a_clock_expires_in_its_time_and_not_in_another()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment", ("customer", customer.Id));
        await customer.AdvanceAsync(TimeSpan.FromHours(23));
        ((string)(await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}"))["status"]!).ShouldBe("open");
        await customer.StoryAsync();
        await customer.AdvanceAsync(TimeSpan.FromHours(1));
        (await customer.StoryAsync()).ShouldBe(["checkout.session.expired"]);
    }

    [Fact]
    public async Task A_deleted_clock_takes_its_customers_along()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        (await sandbox.DeleteAsync($"{Clocks}/{customer.Clock}")).Succeeded().Body["deleted"]!.GetValue<bool>().ShouldBeTrue();
        (await sandbox.EventTypesAsync())
            .TakeLast(3)
            .ShouldBe(["customer.subscription.deleted", "customer.deleted", "test_helpers.test_clock.deleted"]);
        (await sandbox.GetAsync($"{Clocks}/{customer.Clock}")).ShouldBeRefused(404, "resource_missing", "id");
        (await sandbox.PostAsync("/v1/customers", ("test_clock", customer.Clock))).ShouldBeRefused(400, "resource_missing", "test_clock");
    }

    [Fact]
    public async Task There_are_no_clocks_with_a_live_key()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var answer = await sandbox.SendAsync(HttpMethod.Post, Clocks, [("frozen_time", "1700000000")], key: "sk_live_sandboxtests1");
        answer.ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task A_clock_that_was_advancing_when_the_sandbox_stopped_arrives_after_the_next_start()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        await customer.SubscribeAsync(await sandbox.MakePriceAsync(100, "day"), ("trial_period_days", "700"));
        for (var count = 0; count < 12; count++)
        {
            await customer.SubscribeAsync(await sandbox.MakePriceAsync(100, "month"));
        }
        var target = ClockedCustomer.Seconds(customer.Now.AddDays(2));
        (await sandbox.PostAsync($"{Clocks}/{customer.Clock}/advance", ("frozen_time", target))).Succeeded();
        await sandbox.RestartAsync();
        await Eventually.IsTrueAsync(async () => (string)(await sandbox.RetrieveAsync($"{Clocks}/{customer.Clock}"))["status"]! == "ready");
        (await sandbox.AllEventsAsync()).Count(found => (string)found["type"]! == "test_helpers.test_clock.ready").ShouldBe(1);
    }

    [Fact]
    public async Task The_advance_control_puts_a_customer_on_a_clock_and_plays_one_period()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayAsync(session)).Succeeded();
        var subscription = (await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]![0]!;
        var end = (long)subscription["items"]!["data"]![0]!["current_period_end"]!;
        var path = $"/sandbox/subscriptions/{(string)subscription["id"]!}/advance";
        var advanced = (await sandbox.PressAsync(path)).Succeeded().Body;
        ((long)advanced["items"]!["data"]![0]!["current_period_start"]!).ShouldBe(end);
        ((string)advanced["test_clock"]!).ShouldStartWith("clock_");
        (await sandbox.EventTypesAsync()).Count(type => type == "invoice.paid").ShouldBe(2);
        (await sandbox.PressAsync(path)).Succeeded();
        (await sandbox.EventTypesAsync()).Count(type => type == "invoice.paid").ShouldBe(3);
        var events = await sandbox.AllEventsAsync();
        var times = events
            .Where(found => (string)found["type"]! == "customer.subscription.updated")
            .Select(found => (long)found["created"]!)
            .ToList();
        times.ShouldBe(times.Order());
        (await sandbox.DeleteAsync($"/v1/subscriptions/{(string)subscription["id"]!}")).Succeeded();
        (await sandbox.PressAsync(path)).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task The_card_control_lets_the_next_renewal_fail_and_the_one_after_it_work()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayAsync(session)).Succeeded();
        var subscription = (await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]![0]!;
        var card = $"/sandbox/customers/{(string)subscription["customer"]!}/card";
        var advance = $"/sandbox/subscriptions/{(string)subscription["id"]!}/advance";
        (await sandbox.PressAsync(card, ("card", "4000 0000 0000 0002"))).ShouldBeRefused(402, "card_declined", null, "card_error");
        (await sandbox.PressAsync(card, ("card", "4000 0000 0000 0341"))).Succeeded();
        (await sandbox.PressAsync(advance)).Succeeded().Text("status").ShouldBe("past_due");
        (await sandbox.PressAsync(card, ("card", "4242 4242 4242 4242"))).Succeeded();
        (await sandbox.PressAsync(advance)).Succeeded().Text("status").ShouldBe("active");
    }

    private static Task<ApiAnswer> TryAsync(SandboxUnderTest sandbox, ClockedCustomer customer, DateTimeOffset time) =>
        sandbox.PostAsync($"{Clocks}/{customer.Clock}/advance", ("frozen_time", ClockedCustomer.Seconds(time)));
}
