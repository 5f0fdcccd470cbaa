using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>Coupons and promotion codes, down to purchases that cost nothing.</summary>
public sealed class CouponTests
{
    [Fact]
    public async Task A_purchase_that_a_coupon_pays_whole_needs_no_payment()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await MakeAsync(sandbox, "FREE", ("percent_off", "100"));
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(900), "payment", ("discounts[0][coupon]", "FREE"));
        ((long)session["amount_subtotal"]!, (long)session["amount_total"]!).ShouldBe((900, 0));
        ((long)session["total_details"]!["amount_discount"]!).ShouldBe(900);
        (await sandbox.PayAsync(session)).Succeeded().Text("payment_status").ShouldBe("no_payment_required");
        var paid = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}");
        paid["payment_intent"].ShouldBeNull();
        (await sandbox.RetrieveAsync("/v1/payment_intents"))["data"]!.AsArray().ShouldBeEmpty();
        ((long)(await sandbox.RetrieveAsync("/v1/coupons/FREE"))["times_redeemed"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_subscription_that_a_coupon_pays_whole_has_invoices_of_nothing_without_payments()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await MakeAsync(sandbox, "FREE", ("percent_off", "100"), ("duration", "forever"));
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            "subscription",
            ("customer", customer.Id),
            ("discounts[0][coupon]", "FREE")
        );
        (await sandbox.PayAsync(session)).Succeeded().Text("payment_status").ShouldBe("no_payment_required");
        (await customer.StoryAsync())
            .TakeLast(7)
            .ShouldBe([
                "customer.discount.created",
                "customer.subscription.created",
                "invoice.created",
                "invoice.finalized",
                "invoice.paid",
                "invoice.payment_succeeded",
                "checkout.session.completed",
            ]);
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddHours(1));
        (await customer.StoryAsync()).ShouldBe([
            "customer.subscription.updated",
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "invoice.payment_succeeded",
        ]);
        (await sandbox.RetrieveAsync("/v1/payment_intents"))["data"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("once", null, new long[] { 1500, 2000, 2000 })]
    [InlineData("repeating", "2", new long[] { 1500, 1500, 2000 })]
    [InlineData("forever", null, new long[] { 1500, 1500, 1500 })]
    public async Task A_coupon_lasts_as_long_as_it_says(string duration, string? months, long[] paid)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (string, string)[] lasting = months is null ? [] : [("duration_in_months", months)];
        await MakeAsync(sandbox, "LESS", [("percent_off", "25"), ("duration", duration), .. lasting]);
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"), ("discounts[0][coupon]", "LESS"));
        // What was given goes on, though the coupon itself is gone.
        (await sandbox.DeleteAsync("/v1/coupons/LESS")).Succeeded();
        var amounts = new List<long> { await PaidAsync(customer, subscription) };
        for (var month = 1; month <= 2; month++)
        {
            await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(month).AddHours(1));
            amounts.Add(await PaidAsync(customer, subscription));
        }
        amounts.ShouldBe(paid);
    }

    [Fact]
    public async Task A_buyer_types_a_promotion_code_on_the_page()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await MakeAsync(sandbox, "FIVE", ("amount_off", "500"), ("currency", "usd"));
        var code = (
            await sandbox.PostAsync(
                "/v1/promotion_codes",
                ("promotion[type]", "coupon"),
                ("promotion[coupon]", "FIVE"),
                ("code", "WELCOME"),
                ("max_redemptions", "1")
            )
        ).Succeeded();
        var price = await sandbox.MakePriceAsync(2000);
        var session = await sandbox.OpenAsync(price, "payment", ("allow_promotion_codes", "true"));
        var page = $"/c/pay/{(string)session["id"]!}";
        (await sandbox.PressAsync($"{page}/promotion", ("code", "NOTHING"))).ShouldBeRefused(400, null, "code");
        (await sandbox.PressAsync($"{page}/promotion", ("code", "WELCOME"))).Succeeded();
        (await ReadAsync(sandbox, page)).ShouldContain("-$5.00");
        (await sandbox.PayAsync(session)).Succeeded();
        var paid = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}?expand[]=payment_intent");
        ((long)paid["payment_intent"]!["amount"]!).ShouldBe(1500);
        ((string)paid["discounts"]![0]!["promotion_code"]!).ShouldBe(code.Text("id"));
        var next = await sandbox.OpenAsync(price, "payment", ("allow_promotion_codes", "true"));
        (await sandbox.PressAsync($"/c/pay/{(string)next["id"]!}/promotion", ("code", "WELCOME"))).ShouldBeRefused(400, null, "code");
        var without = await sandbox.OpenAsync(price, "payment");
        (await sandbox.PressAsync($"/c/pay/{(string)without["id"]!}/promotion", ("code", "WELCOME"))).ShouldBeRefused(400, null, "code");
    }

    [Fact]
    public async Task Promotion_codes_are_found_and_switched_off()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await MakeAsync(sandbox, "TEN", ("percent_off", "10"));
        var code = (await sandbox.PostAsync("/v1/promotion_codes", ("coupon", "TEN"), ("code", "SPRING"))).Succeeded().Text("id");
        (await sandbox.PostAsync("/v1/promotion_codes", ("coupon", "TEN"), ("code", "SPRING"))).ShouldBeRefused(
            400,
            "resource_already_exists",
            "code"
        );
        (await sandbox.RetrieveAsync("/v1/promotion_codes?code=SPRING"))["data"]!.AsArray().Count.ShouldBe(1);
        (await sandbox.PostAsync($"/v1/promotion_codes/{code}", ("active", "false"))).Succeeded();
        var answer = await sandbox.PostAsync(
            "/v1/checkout/sessions",
            ("mode", "payment"),
            ("success_url", "https://example.com/"),
            ("line_items[0][price]", await sandbox.MakePriceAsync()),
            ("line_items[0][quantity]", "1"),
            ("discounts[0][promotion_code]", code)
        );
        answer.ShouldBeRefused(400, null, "discounts[0][promotion_code]");
    }

    [Theory]
    [InlineData("percent_off", "101", null, "percent_off")]
    [InlineData("duration", "repeating", null, "duration_in_months")]
    [InlineData("amount_off", "5", null, "percent_off")]
    [InlineData("applies_to[products][0]", "prod_1", "parameter_unknown", "applies_to")]
    public async Task A_coupon_that_makes_no_sense_is_refused(string name, string value, string? code, string param)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["percent_off"] = "50", [name] = value };
        var answer = await sandbox.SendAsync(HttpMethod.Post, "/v1/coupons", form.Select(field => (field.Key, field.Value)));
        answer.ShouldBeRefused(400, code, param);
    }

    [Fact]
    public async Task A_trial_without_a_card_is_begun_where_the_session_asks_for_none()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            "subscription",
            ("subscription_data[trial_period_days]", "14"),
            ("subscription_data[trial_settings][end_behavior][missing_payment_method]", "pause"),
            ("payment_method_collection", "if_required")
        );
        (await ReadAsync(sandbox, $"/c/pay/{(string)session["id"]!}")).ShouldContain("without a card");
        (await sandbox.PressAsync($"/c/pay/{(string)session["id"]!}/pay", ("method", "none"))).Succeeded();
        var subscription = (await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]![0]!;
        subscription["default_payment_method"].ShouldBeNull();
        var path = $"/sandbox/subscriptions/{(string)subscription["id"]!}/advance";
        (await sandbox.PressAsync(path)).Succeeded().Text("status").ShouldBe("paused");
        var other = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PressAsync($"/c/pay/{(string)other["id"]!}/pay", ("method", "none"))).ShouldBeRefused(400, null, "method");
    }

    private static async Task MakeAsync(SandboxUnderTest sandbox, string id, params (string, string)[] form) =>
        (await sandbox.PostAsync("/v1/coupons", [("id", id), .. form])).Succeeded();

    private static async Task<long> PaidAsync(ClockedCustomer customer, JsonObject subscription) =>
        (long)(await customer.SubscriptionAsync(subscription))["latest_invoice"]!["amount_paid"]!;

    private static async Task<string> ReadAsync(SandboxUnderTest sandbox, string path)
    {
        using var response = await sandbox.Http.GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }
}
