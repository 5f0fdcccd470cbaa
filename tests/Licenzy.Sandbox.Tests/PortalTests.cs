using System.Net;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>The customer portal: its session, its page, and what customers do there.</summary>
public sealed class PortalTests
{
    [Fact]
    public async Task A_portal_session_belongs_to_a_customer_who_exists()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, _) = await SubscribeAsync(sandbox);
        var session = await OpenAsync(sandbox, customer);
        ((string)session["object"]!).ShouldBe("billing_portal.session");
        ((string)session["url"]!).ShouldBe($"{sandbox.Url}/p/session/{(string)session["id"]!}");
        (await sandbox.PostAsync("/v1/billing_portal/sessions")).ShouldBeRefused(400, "parameter_missing", "customer");
        (await sandbox.PostAsync("/v1/billing_portal/sessions", ("customer", "cus_nothing"))).ShouldBeRefused(
            400,
            "resource_missing",
            "customer"
        );
        using var unknown = await sandbox.Http.GetAsync("/p/session/bps_nothing");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await sandbox.PressAsync("/p/session/bps_nothing/card", ("card", "4242424242424242"))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_page_shows_plan_period_and_status_and_loads_nothing_from_elsewhere()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, _) = await SubscribeAsync(sandbox, "<Pro>");
        await sandbox.MakePriceAsync(5000, "month", "Team");
        var session = await OpenAsync(sandbox, customer);
        using var response = await sandbox.Http.GetAsync((string)session["url"]!);
        var html = await response.Content.ReadAsStringAsync();
        html.ShouldContain("&lt;Pro&gt;, $20.00 per month");
        html.ShouldContain("10 February 2026");
        html.ShouldContain(">active<");
        html.ShouldContain("Team, $50.00 per month</option>");
        html.ShouldContain("the card that ends in 4242");
        html.ShouldContain("href=\"http://localhost:9/account\"");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("style=");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
    }

    [Fact]
    public async Task A_customer_cancels_with_the_period_and_stays_after_all()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, subscription) = await SubscribeAsync(sandbox);
        var page = await PathAsync(sandbox, customer);
        await customer.StoryAsync();
        using var canceled = await SubmitAsync(sandbox, $"{page}/subscriptions/{subscription}/cancel");
        canceled.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        canceled.Headers.Location!.ToString().ShouldBe(page);
        (await ReadAsync(sandbox, page)).ShouldContain("Ends on 10 February 2026");
        ((bool)(await sandbox.RetrieveAsync($"/v1/subscriptions/{subscription}"))["cancel_at_period_end"]!).ShouldBeTrue();
        using var kept = await SubmitAsync(sandbox, $"{page}/subscriptions/{subscription}/keep");
        ((bool)(await sandbox.RetrieveAsync($"/v1/subscriptions/{subscription}"))["cancel_at_period_end"]!).ShouldBeFalse();
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "customer.subscription.updated"]);
    }

    [Fact]
    public async Task A_customer_changes_the_plan()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, subscription) = await SubscribeAsync(sandbox);
        var team = await sandbox.MakePriceAsync(5000, "month", "Team");
        var page = await PathAsync(sandbox, customer);
        using var changed = await SubmitAsync(sandbox, $"{page}/subscriptions/{subscription}/plan", ("price", team));
        changed.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var found = await sandbox.RetrieveAsync($"/v1/subscriptions/{subscription}");
        ((string)found["items"]!["data"]![0]!["price"]!["id"]!).ShouldBe(team);
        using var refused = await SubmitAsync(sandbox, $"{page}/subscriptions/{subscription}/plan", ("price", "price_nothing"));
        (await refused.Content.ReadAsStringAsync()).ShouldContain("role=\"alert\"");
    }

    [Fact]
    public async Task A_customer_whose_card_failed_takes_another_and_pays_the_open_invoice()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, subscription) = await SubscribeAsync(sandbox);
        var page = await PathAsync(sandbox, customer);
        using var failing = await SubmitAsync(sandbox, $"{page}/card", ("card", "4000 0000 0000 0341"));
        failing.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddHours(1));
        var html = await ReadAsync(sandbox, page);
        html.ShouldContain(">past due<");
        html.ShouldContain("Open invoices");
        var invoice = (string)(await sandbox.RetrieveAsync("/v1/invoices?status=open"))["data"]![0]!["id"]!;
        (await sandbox.PressAsync($"{page}/invoices/{invoice}/pay")).ShouldBeRefused(402, "card_declined", null, "card_error");
        using var declined = await SubmitAsync(sandbox, $"{page}/card", ("card", "4000 0000 0000 0002"));
        (await declined.Content.ReadAsStringAsync()).ShouldContain("Your card was declined.");
        using var working = await SubmitAsync(sandbox, $"{page}/card", ("card", "4242 4242 4242 4242"));
        using var paid = await SubmitAsync(sandbox, $"{page}/invoices/{invoice}/pay");
        paid.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await ReadAsync(sandbox, page)).ShouldNotContain("Open invoices");
        ((string)(await sandbox.RetrieveAsync($"/v1/subscriptions/{subscription}"))["status"]!).ShouldBe("active");
    }

    [Fact]
    public async Task Nobody_reaches_what_is_another_customers()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (_, subscription) = await SubscribeAsync(sandbox);
        var (other, _) = await SubscribeAsync(sandbox);
        var page = await PathAsync(sandbox, other);
        (await sandbox.PressAsync($"{page}/subscriptions/{subscription}/cancel")).ShouldBeRefused(404, "resource_missing", "subscription");
        var invoice = (string)(await sandbox.RetrieveAsync($"/v1/subscriptions/{subscription}"))["latest_invoice"]!;
        (await sandbox.PressAsync($"{page}/invoices/{invoice}/pay")).ShouldBeRefused(404, "resource_missing", "invoice");
        (await sandbox.DeleteAsync($"/v1/customers/{other.Id}")).Succeeded();
        (await sandbox.PressAsync($"{page}/card", ("card", "4242424242424242"))).ShouldBeRefused(404, "resource_missing", "customer");
        using var gone = await sandbox.Http.GetAsync(page);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<(ClockedCustomer Customer, string Subscription)> SubscribeAsync(SandboxUnderTest sandbox, string name = "Pro")
    {
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month", name));
        return (customer, (string)subscription["id"]!);
    }

    private static async Task<JsonObject> OpenAsync(SandboxUnderTest sandbox, ClockedCustomer customer) =>
        (await sandbox.PostAsync("/v1/billing_portal/sessions", ("customer", customer.Id), ("return_url", "http://localhost:9/account")))
            .Succeeded()
            .Body;

    private static async Task<string> PathAsync(SandboxUnderTest sandbox, ClockedCustomer customer) =>
        $"/p/session/{(string)(await OpenAsync(sandbox, customer))["id"]!}";

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
