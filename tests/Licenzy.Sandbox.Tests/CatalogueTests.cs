using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public async Task A_product_changes_and_says_what_it_was()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var product = (await sandbox.PostAsync("/v1/products", ("name", "Pro"), ("metadata[a]", "1"), ("metadata[b]", "2"))).Succeeded();
        var path = $"/v1/products/{product.Text("id")}";
        (await sandbox.PostAsync(path, ("name", "Pro+"), ("active", "false"), ("metadata[a]", ""), ("metadata[c]", "3"))).Succeeded();
        var changed = await sandbox.RetrieveAsync(path);
        ((string)changed["name"]!).ShouldBe("Pro+");
        ((bool)changed["active"]!).ShouldBeFalse();
        changed["metadata"]!.ToJsonString().ShouldBe("""{"b":"2","c":"3"}""");
        var told = (await sandbox.EventsAsync())[^1];
        ((string)told["type"]!).ShouldBe("product.updated");
        ((string)told["data"]!["previous_attributes"]!["name"]!).ShouldBe("Pro");
        ((bool)told["data"]!["previous_attributes"]!["active"]!).ShouldBeTrue();
        told["data"]!["previous_attributes"]!.AsObject().ContainsKey("created").ShouldBeFalse();
    }

    [Fact]
    public async Task An_update_that_changes_nothing_tells_nothing()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var id = (await sandbox.PostAsync("/v1/products", ("name", "Pro"))).Text("id");
        (await sandbox.PostAsync($"/v1/products/{id}", ("name", "Pro"))).Succeeded();
        (await sandbox.EventTypesAsync()).ShouldBe(["product.created"]);
    }

    [Fact]
    public async Task Prices_are_found_by_their_properties()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var monthly = await sandbox.MakePriceAsync(2000, "month");
        var once = await sandbox.MakePriceAsync(500);
        (await sandbox.PostAsync($"/v1/prices/{once}", ("active", "false"), ("lookup_key", "old"))).Succeeded();
        (await IdsAsync(sandbox, "/v1/prices?type=recurring")).ShouldBe([monthly]);
        (await IdsAsync(sandbox, "/v1/prices?active=false")).ShouldBe([once]);
        (await IdsAsync(sandbox, "/v1/prices?lookup_keys[]=old")).ShouldBe([once]);
        (await IdsAsync(sandbox, "/v1/prices")).ShouldBe([once, monthly]);
        (await sandbox.PostAsync($"/v1/prices/{monthly}", ("lookup_key", "old"))).ShouldBeRefused(400, null, "lookup_key");
    }

    [Fact]
    public async Task A_list_is_paged_in_both_directions()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var made = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            made.Insert(0, (await sandbox.PostAsync("/v1/customers", ("name", $"Customer {number}"))).Text("id"));
        }
        var first = await sandbox.RetrieveAsync("/v1/customers?limit=2");
        ((bool)first["has_more"]!).ShouldBeTrue();
        (await IdsAsync(sandbox, "/v1/customers?limit=2")).ShouldBe(made[..2]);
        (await IdsAsync(sandbox, $"/v1/customers?limit=2&starting_after={made[1]}")).ShouldBe(made[2..4]);
        (await IdsAsync(sandbox, $"/v1/customers?limit=2&ending_before={made[4]}")).ShouldBe(made[2..4]);
        var last = await sandbox.RetrieveAsync($"/v1/customers?limit=2&starting_after={made[3]}");
        ((bool)last["has_more"]!).ShouldBeFalse();
        (await sandbox.GetAsync("/v1/customers?limit=101")).ShouldBeRefused(400, "parameter_invalid_integer", "limit");
    }

    [Fact]
    public async Task A_list_takes_a_range_of_dates()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        var early = (await sandbox.PostAsync("/v1/customers")).Succeeded();
        time.Advance(TimeSpan.FromHours(1));
        var late = (await sandbox.PostAsync("/v1/customers")).Succeeded();
        var created = (long)late.Body["created"]!;
        (await IdsAsync(sandbox, $"/v1/customers?created[gte]={created}")).ShouldBe([late.Text("id")]);
        (await IdsAsync(sandbox, $"/v1/customers?created[lt]={created}")).ShouldBe([early.Text("id")]);
        (await IdsAsync(sandbox, $"/v1/customers?created={created}")).ShouldBe([late.Text("id")]);
    }

    [Fact]
    public async Task A_deleted_customer_shows_only_that_and_its_subscriptions_end()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayAsync(session)).Succeeded();
        var paid = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}");
        var customer = (string)paid["customer"]!;
        var deleted = (await sandbox.DeleteAsync($"/v1/customers/{customer}")).Succeeded();
        deleted.Body.Select(member => member.Key).ShouldBe(["id", "object", "deleted"]);
        (await sandbox.RetrieveAsync($"/v1/customers/{customer}")).ToJsonString().ShouldBe(deleted.Body.ToJsonString());
        (await IdsAsync(sandbox, "/v1/customers")).ShouldBeEmpty();
        var subscription = await sandbox.RetrieveAsync($"/v1/subscriptions/{(string)paid["subscription"]!}");
        ((string)subscription["status"]!).ShouldBe("canceled");
        (await sandbox.EventTypesAsync()).ToArray()[^2..].ShouldBe(["customer.subscription.deleted", "customer.deleted"]);
        (await sandbox.DeleteAsync($"/v1/customers/{customer}")).ShouldBeRefused(404, "resource_missing", "id");
    }

    [Fact]
    public async Task Metadata_has_limits()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var many = Enumerable.Range(0, 51).Select(number => ($"metadata[k{number}]", "v")).Append(("name", "Pro"));
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/products", many)).ShouldBeRefused(400, null, "metadata");
        (await sandbox.PostAsync("/v1/products", ("name", "Pro"), ("metadata[k]", new string('x', 501)))).ShouldBeRefused(
            400,
            null,
            "metadata[k]"
        );
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(SandboxUnderTest sandbox, string path) =>
        [.. (await sandbox.RetrieveAsync(path))["data"]!.AsArray().Select(found => (string)found!["id"]!)];
}
