using System.Net;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class PageTests
{
    [Fact]
    public async Task The_checkout_page_shows_what_is_sold_and_loads_nothing_from_elsewhere()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync(123456, "month", "<Pro> & more");
        var session = await sandbox.OpenAsync(price, "subscription", ("customer_email", "ada@example.com"));
        using var response = await sandbox.Http.GetAsync((string)session["url"]!);
        var html = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        html.ShouldContain("No real money");
        html.ShouldContain("&lt;Pro&gt; &amp; more");
        html.ShouldNotContain("<Pro>");
        html.ShouldContain("$1,234.56");
        html.ShouldContain("per month");
        html.ShouldContain("ada@example.com");
        html.ShouldContain("4242 4242 4242 4242");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("style=");
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldEndWith("form-action 'self' http://localhost:9");
    }

    [Fact]
    public async Task A_paying_browser_goes_on_to_the_shop()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        using var response = await SubmitAsync(
            sandbox,
            $"{(string)session["url"]!}/pay",
            ("method", "card"),
            ("card", "4242 4242 4242 4242")
        );
        response.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        response.Headers.Location!.ToString().ShouldBe($"http://localhost:9/thanks?session={(string)session["id"]!}");
        (await ReadAsync(sandbox, (string)session["url"]!)).ShouldContain("This checkout is paid");
    }

    [Fact]
    public async Task A_declined_browser_is_told_and_may_try_again()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        using var declined = await SubmitAsync(sandbox, $"{(string)session["url"]!}/pay", ("card", "4000000000000002"));
        declined.StatusCode.ShouldBe(HttpStatusCode.OK);
        var html = await declined.Content.ReadAsStringAsync();
        html.ShouldContain("role=\"alert\"");
        html.ShouldContain("Your card was declined.");
        html.ShouldContain("<button class=\"button\" type=\"submit\"");
        (await ReadAsync(sandbox, $"{(string)session["url"]!}/pay")).ShouldContain("4242 4242 4242 4242");
    }

    [Fact]
    public async Task Expired_unsettled_and_unknown_checkouts_say_so()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync();
        var expired = await sandbox.OpenAsync(price, "payment");
        using var response = await SubmitAsync(sandbox, $"{(string)expired["url"]!}/expire");
        response.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await ReadAsync(sandbox, (string)expired["url"]!)).ShouldContain("has expired");
        var unsettled = await sandbox.OpenAsync(price, "payment");
        (await sandbox.PayByDebitAsync(unsettled)).Succeeded();
        (await ReadAsync(sandbox, (string)unsettled["url"]!)).ShouldContain("on its way");
        using var unknown = await sandbox.Http.GetAsync("/c/pay/cs_test_nothing");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await sandbox.PressAsync("/c/pay/cs_test_nothing/pay")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Buttons_pressed_by_another_sites_page_do_nothing()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{(string)session["url"]!}/pay");
            request.Headers.Add(name, value);
            using var response = await sandbox.Http.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
        var found = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}");
        ((string)found["status"]!).ShouldBe("open");
    }

    [Fact]
    public async Task The_activity_page_tells_a_newcomer_what_to_do_and_later_what_happened()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await ReadAsync(sandbox, "/")).ShouldContain($"curl {sandbox.Url}/v1/prices");
        var price = await sandbox.MakePriceAsync(2000, "month", "Team plan");
        var session = await sandbox.OpenAsync(price, "subscription");
        (await ReadAsync(sandbox, "/")).ShouldContain("Open the checkout page");
        (await sandbox.PayAsync(session)).Succeeded();
        var html = await ReadAsync(sandbox, "/");
        html.ShouldContain("Team plan");
        html.ShouldContain("checkout.session.completed");
        html.ShouldContain("POST /v1/checkout/sessions");
        html.ShouldContain("Cancel subscription");
        html.ShouldContain("Advance one period");
        html.ShouldContain("Let the card fail");
        html.ShouldContain("Refund");
    }

    [Fact]
    public async Task The_controls_of_the_activity_page_refund_and_cancel()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayAsync(session)).Succeeded();
        var charge = (string)(await sandbox.RetrieveAsync("/v1/charges"))["data"]![0]!["id"]!;
        var subscription = (string)(await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]![0]!["id"]!;
        using var refunded = await SubmitAsync(sandbox, $"/sandbox/charges/{charge}/refund");
        refunded.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var canceled = await SubmitAsync(sandbox, $"/sandbox/subscriptions/{subscription}/cancel");
        canceled.Headers.Location!.ToString().ShouldBe("/");
        (await sandbox.EventTypesAsync()).ToArray()[^3..].ShouldBe(["charge.refunded", "refund.created", "customer.subscription.deleted"]);
        (await sandbox.PressAsync($"/sandbox/subscriptions/{subscription}/cancel")).ShouldBeRefused(400, null, null);
        (await sandbox.PressAsync("/sandbox/charges/ch_nothing/refund")).ShouldBeRefused(404, "resource_missing", "id");
    }

    [Fact]
    public async Task The_activity_page_offers_what_the_bank_may_do_now()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = (string)(await sandbox.BuyAsync())["id"]!;
        (await ReadAsync(sandbox, "/")).ShouldContain($"/sandbox/charges/{charge}/dispute");
        using var disputed = await SubmitAsync(sandbox, $"/sandbox/charges/{charge}/dispute");
        disputed.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var html = await ReadAsync(sandbox, "/");
        html.ShouldContain("dispute needs response");
        html.ShouldContain("Win the dispute");
        html.ShouldNotContain($"/sandbox/charges/{charge}/refund");
        html.ShouldNotContain($"/sandbox/charges/{charge}/dispute");
        using var again = await SubmitAsync(sandbox, $"/sandbox/charges/{charge}/dispute");
        again.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await again.Content.ReadAsStringAsync()).ShouldContain("This charge has an open dispute already.");
    }

    [Fact]
    public async Task The_activity_page_sets_the_weather_and_the_version()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (string, string)[] dial = [("duplicate", "0.3"), ("drop", ""), ("delay_ms[0]", "10"), ("delay_ms[1]", "20"), ("seed", "4")];
        using var set = await SubmitAsync(sandbox, "/sandbox/delivery", dial);
        set.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var paused = await SubmitAsync(sandbox, "/sandbox/deliveries/pause");
        using var version = await SubmitAsync(sandbox, "/sandbox/api-version", ("api_version", "2024-06-20"));
        var html = await ReadAsync(sandbox, "/");
        html.ShouldContain("name=\"duplicate\" type=\"number\" min=\"0\" max=\"1\" step=\"0.05\" value=\"0.3\"");
        html.ShouldContain("outage: nothing is sent");
        html.ShouldContain("<option selected>2024-06-20</option>");
        using var resumed = await SubmitAsync(sandbox, "/sandbox/deliveries/resume", ("drop", "true"));
        using var cleared = await SubmitAsync(sandbox, "/sandbox/delivery/clear");
        (await ReadAsync(sandbox, "/")).ShouldNotContain("outage: nothing is sent");
        ((bool)(await sandbox.RetrieveAsync("/sandbox/delivery"))["clear"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task The_activity_page_plays_a_story()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync(1000, name: "Pack");
        var html = await ReadAsync(sandbox, "/");
        html.ShouldContain("A purchase is refunded in full, and the bank sends the refund back.");
        html.ShouldContain("Pack, $10.00 once");
        using var played = await SubmitAsync(sandbox, "/sandbox/stories", ("story", "refund_fails"), ("price", price), ("other_price", ""));
        played.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await sandbox.EventTypesAsync())[^1].ShouldBe("refund.failed");
    }

    private static async Task<string> ReadAsync(SandboxUnderTest sandbox, string path)
    {
        using var response = await sandbox.Http.GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<HttpResponseMessage> SubmitAsync(SandboxUnderTest sandbox, string path, params (string, string)[] form) =>
        sandbox.Http.PostAsync(
            path,
            new StringContent(FormText.Encode(form), System.Text.Encoding.UTF8, "application/x-www-form-urlencoded")
        );
}
