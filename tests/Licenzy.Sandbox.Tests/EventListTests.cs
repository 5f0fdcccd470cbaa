using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class EventListTests
{
    [Fact]
    public async Task Events_reach_back_thirty_days()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        var old = (string)(await sandbox.EventsAsync())[0]["id"]!;
        time.Advance(TimeSpan.FromDays(29));
        (await sandbox.GetAsync($"/v1/events/{old}")).Succeeded();
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        time.Advance(TimeSpan.FromDays(2));
        (await sandbox.EventTypesAsync()).Count.ShouldBe(1);
        (await sandbox.GetAsync($"/v1/events/{old}")).ShouldBeRefused(404, "resource_missing", "id");
    }

    [Fact]
    public async Task Events_are_found_by_time()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        time.Advance(TimeSpan.FromHours(1));
        (await sandbox.PostAsync("/v1/products", ("name", "Pro"))).Succeeded();
        var made = (long)(await sandbox.EventsAsync())[^1]["created"]!;
        (await TypesAsync(sandbox, $"created[gte]={made}")).ShouldBe(["product.created"]);
        (await TypesAsync(sandbox, $"created[gt]={made}")).ShouldBeEmpty();
        (await TypesAsync(sandbox, $"created[lte]={made}")).ShouldBe(["product.created", "customer.created"]);
        (await TypesAsync(sandbox, $"created[lt]={made}")).ShouldBe(["customer.created"]);
        (await TypesAsync(sandbox, $"created={made}")).ShouldBe(["product.created"]);
        (await sandbox.GetAsync("/v1/events?created[near]=1")).ShouldBeRefused(400, "parameter_unknown", "created[near]");
    }

    [Fact]
    public async Task Events_are_paged_both_ways()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        for (var number = 0; number < 5; number++)
        {
            (await sandbox.PostAsync("/v1/customers")).Succeeded();
        }
        var ids = (await sandbox.EventsAsync()).Select(told => (string)told["id"]!).Reverse().ToList();
        var page = await sandbox.RetrieveAsync($"/v1/events?limit=2&starting_after={ids[0]}");
        page["data"]!.AsArray().Select(told => (string)told!["id"]!).ShouldBe(ids[1..3]);
        ((bool)page["has_more"]!).ShouldBeTrue();
        page = await sandbox.RetrieveAsync($"/v1/events?limit=2&ending_before={ids[3]}");
        page["data"]!.AsArray().Select(told => (string)told!["id"]!).ShouldBe(ids[1..3]);
    }

    [Fact]
    public async Task At_most_twenty_types_can_be_asked_for()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.GetAsync($"/v1/events?{Types(20)}")).Succeeded();
        (await sandbox.GetAsync($"/v1/events?{Types(21)}")).ShouldBeRefused(400, null, "types");
    }

    [Fact]
    public async Task Sessions_are_found_by_the_buyers_address()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment", ("customer_email", "ada@example.com"));
        (await sandbox.PayAsync(session)).Succeeded();
        await sandbox.BuyAsync();
        var found = (await sandbox.RetrieveAsync("/v1/checkout/sessions?customer_details[email]=ada@example.com"))["data"]!.AsArray();
        found.ShouldHaveSingleItem()!["id"]!.GetValue<string>().ShouldBe((string)session["id"]!);
    }

    private static string Types(int count) => string.Join('&', Enumerable.Range(0, count).Select(number => $"types[]=made.up{number}"));

    private static async Task<IReadOnlyList<string>> TypesAsync(SandboxUnderTest sandbox, string query) =>
        [.. (await sandbox.RetrieveAsync($"/v1/events?{query}"))["data"]!.AsArray().Select(told => (string)told!["type"]!)];
}
