using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class CheckoutSessionTests
{
    [Fact]
    public async Task A_session_is_open_and_holds_what_it_was_given()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync(750);
        var session = await sandbox.OpenAsync(
            price,
            "payment",
            ("client_reference_id", "user_123"),
            ("metadata[attempt]", "att_1"),
            ("customer_email", "ada@example.com"),
            ("line_items[0][quantity]", "3")
        );
        ((string)session["status"]!).ShouldBe("open");
        ((string)session["payment_status"]!).ShouldBe("unpaid");
        ((long)session["amount_total"]!).ShouldBe(2250);
        ((string)session["client_reference_id"]!).ShouldBe("user_123");
        ((string)session["metadata"]!["attempt"]!).ShouldBe("att_1");
        ((string)session["id"]!).ShouldStartWith("cs_test_");
        ((string)session["url"]!).ShouldBe($"{sandbox.Url}/c/pay/{(string)session["id"]!}");
        ((long)session["expires_at"]! - (long)session["created"]!).ShouldBe(24 * 3600);
    }

    [Fact]
    public async Task Expansion_puts_whole_objects_in_place_also_within_lists()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync(2000, "month", "Team");
        var session = await sandbox.OpenAsync(price, "subscription");
        (await sandbox.PayAsync(session)).Succeeded();
        var list = await sandbox.RetrieveAsync(
            "/v1/checkout/sessions?expand[]=data.line_items.data.price.product&expand[]=data.subscription.latest_invoice.payments&expand[]=data.customer"
        );
        var found = list["data"]![0]!;
        ((string)found["line_items"]!["data"]![0]!["price"]!["product"]!["name"]!).ShouldBe("Team");
        ((string)found["customer"]!["object"]!).ShouldBe("customer");
        var invoice = found["subscription"]!["latest_invoice"]!;
        ((string)invoice["payments"]!["data"]![0]!["status"]!).ShouldBe("paid");
        var plain = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}");
        plain.ContainsKey("line_items").ShouldBeFalse();
        plain["customer"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.String);
    }

    [Fact]
    public async Task Sessions_are_found_by_what_they_became()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var bought = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment", ("customer_creation", "always"));
        var open = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayAsync(bought)).Succeeded();
        var paid = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)bought["id"]!}");
        foreach (var filter in (string[])["payment_intent", "customer"])
        {
            var list = await sandbox.RetrieveAsync($"/v1/checkout/sessions?{filter}={(string)paid[filter]!}");
            list["data"]!.AsArray().Select(found => (string)found!["id"]!).ShouldBe([(string)bought["id"]!]);
        }
        var still = await sandbox.RetrieveAsync("/v1/checkout/sessions?status=open");
        still["data"]!.AsArray().Select(found => (string)found!["id"]!).ShouldBe([(string)open["id"]!]);
    }

    [Fact]
    public async Task Prices_that_do_not_fit_are_refused_by_name()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var recurring = await sandbox.MakePriceAsync(2000, "month");
        var yearly = await sandbox.MakePriceAsync(20000, "year");
        var once = await sandbox.MakePriceAsync(500);
        var archived = await sandbox.MakePriceAsync(500);
        (await sandbox.PostAsync($"/v1/prices/{archived}", ("active", "false"))).Succeeded();
        const string first = "line_items[0][price]";
        (await TryAsync(sandbox, "payment", "price_nothing")).ShouldBeRefused(400, "resource_missing", first);
        (await TryAsync(sandbox, "payment", archived)).ShouldBeRefused(400, null, first);
        (await TryAsync(sandbox, "payment", recurring)).ShouldBeRefused(400, null, first);
        (await TryAsync(sandbox, "subscription", once)).ShouldBeRefused(400, null, first);
        (await TryAsync(sandbox, "payment", once, recurring)).ShouldBeRefused(400, null, "line_items[1][price]");
        (await TryAsync(sandbox, "subscription", recurring, yearly)).ShouldBeRefused(400, null, "line_items");
        (await TryAsync(sandbox, "setup", once)).ShouldBeRefused(400, null, "mode");
        (await TryAsync(sandbox, "subscription", recurring, once)).Succeeded();
    }

    [Theory]
    [InlineData("success_url", "thanks.html", "url_invalid")]
    [InlineData("customer", "cus_nothing", "resource_missing")]
    [InlineData("customer_email", "nobody", "email_invalid")]
    [InlineData("expires_at", "1000", null)]
    [InlineData("subscription_data[trial_period_days]", "7", null, "subscription_data")]
    [InlineData("line_items[0][quantity]", "0", "parameter_invalid_integer")]
    [InlineData("automatic_tax[enabled]", "true", "parameter_unknown", "automatic_tax")]
    [InlineData("payment_method_types[]", "klarna", null, "payment_method_types")]
    public async Task A_parameter_that_does_not_fit_is_refused_by_name(string name, string value, string? code, string? param = null)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync();
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["mode"] = "payment",
            ["line_items[0][price]"] = price,
            ["line_items[0][quantity]"] = "1",
            ["success_url"] = "https://example.com/",
            [name] = value,
        };
        var answer = await sandbox.SendAsync(HttpMethod.Post, "/v1/checkout/sessions", form.Select(field => (field.Key, field.Value)));
        answer.ShouldBeRefused(400, code, param ?? name);
    }

    [Fact]
    public async Task A_price_may_be_described_within_the_checkout()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = (
            await sandbox.PostAsync(
                "/v1/checkout/sessions",
                ("mode", "payment"),
                ("success_url", "https://example.com/"),
                ("line_items[0][quantity]", "2"),
                ("line_items[0][price_data][currency]", "eur"),
                ("line_items[0][price_data][unit_amount]", "300"),
                ("line_items[0][price_data][product_data][name]", "Sticker")
            )
        ).Succeeded();
        ((long)session.Body["amount_total"]!).ShouldBe(600);
        var lines = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{session.Text("id")}/line_items");
        ((string)lines["data"]![0]!["description"]!).ShouldBe("Sticker");
        ((bool)lines["data"]![0]!["price"]!["active"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task An_expired_session_cannot_be_paid_and_a_paid_one_cannot_expire()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync();
        var expired = await sandbox.OpenAsync(price, "payment");
        var answer = (await sandbox.PostAsync($"/v1/checkout/sessions/{(string)expired["id"]!}/expire")).Succeeded();
        answer.Text("status").ShouldBe("expired");
        answer.Body["url"].ShouldBeNull();
        (await sandbox.PayAsync(expired)).Status.ShouldBe(409);
        var paid = await sandbox.OpenAsync(price, "payment");
        (await sandbox.PayAsync(paid)).Succeeded();
        (await sandbox.PayAsync(paid)).Status.ShouldBe(409);
        (await sandbox.PostAsync($"/v1/checkout/sessions/{(string)paid["id"]!}/expire")).ShouldBeRefused(400, null, null);
        (await sandbox.PressAsync($"/c/pay/{(string)paid["id"]!}/expire")).Status.ShouldBe(409);
        (await sandbox.EventTypesAsync()).Count(type => type == "checkout.session.expired").ShouldBe(1);
        (await sandbox.EventTypesAsync()).Count(type => type == "charge.succeeded").ShouldBe(1);
    }

    [Fact]
    public async Task A_session_expires_by_itself_at_its_time()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        var price = await sandbox.MakePriceAsync();
        var soon = time.GetUtcNow().AddMinutes(31).ToUnixTimeSeconds();
        var session = await sandbox.OpenAsync(
            price,
            "payment",
            ("expires_at", soon.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
        var lasting = await sandbox.OpenAsync(price, "payment");
        time.Advance(TimeSpan.FromMinutes(32));
        // Refused from that second on, whether or not the worker has come by.
        (await sandbox.PayAsync(session)).Status.ShouldBe(409);
        time.Advance(TimeSpan.FromHours(24));
        await Eventually.IsTrueAsync(async () => (await sandbox.EventTypesAsync()).Count(type => type == "checkout.session.expired") == 2);
        var found = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)lasting["id"]!}");
        ((string)found["status"]!).ShouldBe("expired");
    }

    private static Task<ApiAnswer> TryAsync(SandboxUnderTest sandbox, string mode, params string[] prices) =>
        sandbox.SendAsync(
            HttpMethod.Post,
            "/v1/checkout/sessions",
            [
                ("mode", mode),
                ("success_url", "https://example.com/"),
                .. prices.SelectMany(
                    (price, index) => new[] { ($"line_items[{index}][price]", price), ($"line_items[{index}][quantity]", "1") }
                ),
            ]
        );
}
