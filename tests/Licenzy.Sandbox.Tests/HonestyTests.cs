using System.Net;
using System.Text;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>What the sandbox does not know is refused in Stripe's shape, never answered with a made-up success.</summary>
public sealed class HonestyTests
{
    [Theory]
    [InlineData("GET", "/v1/quotes")]
    [InlineData("POST", "/v1/subscription_schedules")]
    [InlineData("PUT", "/v1/products")]
    [InlineData("DELETE", "/v1/prices/price_1")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v2/core/events")]
    public async Task A_route_that_it_does_not_know_is_said_to_be_unknown(string method, string path)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var answer = await sandbox.SendAsync(new HttpMethod(method), path);
        answer.ShouldBeRefused(404, null, null);
        answer.Error("message")!.ShouldContain($"Unrecognized request URL ({method}: {path})");
        answer.Header("Request-Id").ShouldStartWith("req_");
    }

    [Fact]
    public async Task Unknown_parameters_are_refused_by_name_before_missing_ones()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.PostAsync("/v1/prices", ("colour", "red"))).ShouldBeRefused(400, "parameter_unknown", "colour");
        (await sandbox.PostAsync("/v1/prices", ("recurring[speed]", "9"))).ShouldBeRefused(400, "parameter_unknown", "recurring[speed]");
        (await sandbox.GetAsync("/v1/events?sort=asc")).ShouldBeRefused(400, "parameter_unknown", "sort");
        (await sandbox.GetAsync("/v1/account?x=1")).ShouldBeRefused(400, "parameter_unknown", "x");
    }

    [Fact]
    public async Task Required_parameters_are_named()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.PostAsync("/v1/products")).ShouldBeRefused(400, "parameter_missing", "name");
        (await sandbox.PostAsync("/v1/prices", ("currency", "usd"))).ShouldBeRefused(400, "parameter_missing", "unit_amount");
        (await sandbox.PostAsync("/v1/webhook_endpoints", ("url", "http://localhost:1/"))).ShouldBeRefused(
            400,
            "parameter_missing",
            "enabled_events"
        );
        (await sandbox.PostAsync("/v1/checkout/sessions", ("success_url", "http://localhost:1/"))).ShouldBeRefused(
            400,
            "parameter_missing",
            "mode"
        );
    }

    [Theory]
    [InlineData("unit_amount", "12.5", "parameter_invalid_integer")]
    [InlineData("unit_amount", "-1", "parameter_invalid_integer")]
    [InlineData("currency", "euros", null)]
    [InlineData("recurring[interval]", "decade", null)]
    [InlineData("recurring[interval_count]", "37", "parameter_invalid_integer")]
    [InlineData("active", "yes", null)]
    [InlineData("product", "", "parameter_invalid_empty")]
    public async Task A_value_of_the_wrong_form_is_refused_by_name(string name, string value, string? code)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var valid = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["currency"] = "usd",
            ["unit_amount"] = "100",
            ["product_data[name]"] = "Pro",
            ["recurring[interval]"] = "month",
            [name] = value,
        };
        var answer = await sandbox.SendAsync(HttpMethod.Post, "/v1/prices", valid.Select(field => (field.Key, field.Value)));
        answer.ShouldBeRefused(400, code, name);
    }

    [Fact]
    public async Task Unknown_objects_are_missing_resources()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        foreach (var path in (string[])["products", "prices", "customers", "subscriptions", "invoices", "charges", "refunds", "events"])
        {
            (await sandbox.GetAsync($"/v1/{path}/nothing_1")).ShouldBeRefused(404, "resource_missing", "id");
        }
        (await sandbox.PostAsync("/v1/refunds", ("charge", "ch_1"))).ShouldBeRefused(400, "resource_missing", "charge");
        (await sandbox.GetAsync("/v1/events?starting_after=evt_1")).ShouldBeRefused(400, "resource_missing", "starting_after");
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/products");
        request.Headers.Add("Authorization", $"Bearer {SandboxUnderTest.Key}");
        request.Content = new StringContent("""{"name":"Pro"}""", Encoding.UTF8, "application/json");
        using var response = await sandbox.Http.SendAsync(request);
        (await ApiAnswer.ReadAsync(response)).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task A_body_without_end_is_refused()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/products");
        request.Headers.Add("Authorization", $"Bearer {SandboxUnderTest.Key}");
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent("name=" + new string('x', 2_000_000), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await sandbox.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2099-01-01.future")]
    [InlineData("yesterday")]
    public async Task A_version_whose_shapes_it_does_not_render_is_refused(string version)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.SendAsync(HttpMethod.Get, "/v1/account", version: version)).ShouldBeRefused(400, null, null);
        (
            await sandbox.PostAsync(
                "/v1/webhook_endpoints",
                ("url", "http://localhost:1/"),
                ("enabled_events[]", "*"),
                ("api_version", version)
            )
        ).ShouldBeRefused(400, null, "api_version");
    }

    [Fact]
    public async Task An_idempotency_key_without_end_is_refused()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/customers");
        request.Headers.Add("Authorization", $"Bearer {SandboxUnderTest.Key}");
        request.Headers.Add("Idempotency-Key", new string('k', 256));
        using var response = await sandbox.Http.SendAsync(request);
        (await ApiAnswer.ReadAsync(response)).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task The_version_asked_for_is_told_back()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var answer = await sandbox.SendAsync(HttpMethod.Get, "/v1/account", version: "2025-09-30.clover");
        answer.Succeeded().Header("Stripe-Version").ShouldBe("2025-09-30.clover");
    }

    [Fact]
    public async Task What_cannot_be_expanded_is_refused_and_leaves_no_effect()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.PostAsync("/v1/products", ("name", "Pro"), ("expand[]", "owner"))).ShouldBeRefused(400, null, "expand");
        (await sandbox.EventTypesAsync()).ShouldBeEmpty();
    }
}
