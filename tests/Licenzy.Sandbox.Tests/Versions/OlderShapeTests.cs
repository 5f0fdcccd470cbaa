using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests.Versions;

public sealed class OlderShapeTests
{
    private const string BeforeAcacia = "2024-06-20";
    private const string BeforeBasil = "2024-12-18.acacia";

    [Theory]
    [InlineData(BeforeAcacia)]
    [InlineData(BeforeBasil)]
    [InlineData("2022-11-15")]
    public async Task Before_basil_the_period_stands_on_the_subscription(string version)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var id = (string)(await sandbox.SubscribeAsync())["id"]!;
        var now = await sandbox.RetrieveAsync($"/v1/subscriptions/{id}");
        var item = now["items"]!["data"]![0]!.AsObject();
        now.ContainsKey("current_period_end").ShouldBeFalse();
        var older = await AskAsync(sandbox, $"/v1/subscriptions/{id}", version);
        ((long)older["current_period_start"]!).ShouldBe((long)item["current_period_start"]!);
        ((long)older["current_period_end"]!).ShouldBe((long)item["current_period_end"]!);
        older["items"]!["data"]![0]!.AsObject().ContainsKey("current_period_end").ShouldBeFalse();
    }

    [Fact]
    public async Task Before_basil_an_invoice_names_its_subscription_its_payment_and_its_charge()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            "subscription",
            ("subscription_data[metadata][attempt]", "a1")
        );
        (await sandbox.PayAsync(session)).Succeeded();
        var charge = await AskAsync(sandbox, $"/v1/charges/{(string)(await sandbox.NewestAsync("charges"))["id"]!}", BeforeBasil);
        var invoice = await AskAsync(sandbox, $"/v1/invoices/{(string)charge["invoice"]!}", BeforeBasil);
        ((string)invoice["subscription"]!).ShouldStartWith("sub_");
        ((string)invoice["subscription_details"]!["metadata"]!["attempt"]!).ShouldBe("a1");
        ((string)invoice["payment_intent"]!).ShouldBe((string)charge["payment_intent"]!);
        ((string)invoice["charge"]!).ShouldBe((string)charge["id"]!);
        ((bool)invoice["paid"]!).ShouldBeTrue();
        ((bool)invoice["paid_out_of_band"]!).ShouldBeFalse();
        invoice.ContainsKey("parent").ShouldBeFalse();
        var line = invoice["lines"]!["data"]![0]!;
        ((string)line["type"]!).ShouldBe("subscription");
        ((bool)line["proration"]!).ShouldBeFalse();
        ((string)line["subscription"]!).ShouldBe((string)invoice["subscription"]!);
        ((string)line["price"]!["id"]!).ShouldStartWith("price_");
        ((string)line["plan"]!["id"]!).ShouldBe((string)line["price"]!["id"]!);
        var intent = await AskAsync(sandbox, $"/v1/payment_intents/{(string)charge["payment_intent"]!}", BeforeBasil);
        ((string)intent["invoice"]!).ShouldBe((string)invoice["id"]!);
    }

    [Fact]
    public async Task A_payment_without_invoice_names_none_before_basil()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await AskAsync(sandbox, $"/v1/charges/{(string)(await sandbox.BuyAsync())["id"]!}", BeforeBasil);
        charge.ContainsKey("invoice").ShouldBeTrue();
        charge["invoice"].ShouldBeNull();
    }

    [Fact]
    public async Task What_was_expandable_before_basil_is_so_in_that_shape_only()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var path = $"/v1/subscriptions/{(string)(await sandbox.SubscribeAsync())["id"]!}?expand[]=latest_invoice.payment_intent";
        var older = await AskAsync(sandbox, path, BeforeBasil);
        var intent = older["latest_invoice"]!["payment_intent"]!;
        ((string)intent["object"]!).ShouldBe("payment_intent");
        ((string)intent["invoice"]!).ShouldBe((string)older["latest_invoice"]!["id"]!);
        (await sandbox.GetAsync(path)).ShouldBeRefused(400, null, "expand");
    }

    [Fact]
    public async Task Invoice_payments_came_with_basil()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SubscribeAsync();
        (await sandbox.GetAsync("/v1/invoice_payments")).Succeeded();
        (await sandbox.SendAsync(HttpMethod.Get, "/v1/invoice_payments", version: BeforeBasil)).ShouldBeRefused(404, null, null);
    }

    [Theory]
    [InlineData(BeforeAcacia, "charge.refunded")]
    [InlineData(BeforeBasil, "charge.refunded,refund.created")]
    [InlineData("2025-03-31.basil", "charge.refunded,refund.created")]
    [InlineData("2026-05-27.dahlia", "charge.refunded,refund.created")]
    public async Task An_endpoint_gets_the_events_and_shapes_of_its_version(string version, string refundEvents)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        (
            await sandbox.PostAsync("/v1/webhook_endpoints", ("url", receiver.Url), ("enabled_events[]", "*"), ("api_version", version))
        ).Succeeded();
        await sandbox.SubscribeAsync();
        (await sandbox.PostAsync("/v1/refunds", ("charge", (string)(await sandbox.NewestAsync("charges"))["id"]!))).Succeeded();
        var told = string.CompareOrdinal(version, "2025-05-28") >= 0;
        string[] expected = [.. refundEvents.Split(','), .. told ? ["invoice_payment.paid"] : Array.Empty<string>()];
        var received = await receiver.UntilAsync(got => expected.All(type => got.Any(one => one.Type == type)));
        received.ShouldAllBe(webhook => (string)webhook.Event["api_version"]! == version);
        received
            .Count(webhook => webhook.Type.StartsWith("refund.", StringComparison.Ordinal))
            .ShouldBe(refundEvents.Split(',').Length - 1);
        var paid = Subject(received, "invoice.paid");
        paid.ContainsKey("payment_intent").ShouldBe(string.CompareOrdinal(version, "2025-03-31") < 0);
        paid.ContainsKey("parent").ShouldBe(string.CompareOrdinal(version, "2025-03-31") >= 0);
        Subject(received, "customer.subscription.created")
            .ContainsKey("current_period_end")
            .ShouldBe(string.CompareOrdinal(version, "2025-03-31") < 0);
        received.Any(webhook => webhook.Type == "invoice_payment.paid").ShouldBe(told);
    }

    [Fact]
    public async Task The_refund_of_a_bank_debit_has_its_own_events_in_every_version()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { ApiVersion = BeforeAcacia });
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayByDebitAsync(session)).Succeeded();
        (await sandbox.PressAsync($"/sandbox/sessions/{(string)session["id"]!}/settle")).Succeeded();
        var charge = (string)(await sandbox.NewestAsync("charges"))["id"]!;
        (await sandbox.PostAsync("/v1/refunds", ("charge", charge))).Succeeded();
        (await sandbox.EventTypesAsync())[^1].ShouldBe("refund.created");
    }

    [Fact]
    public async Task The_account_has_a_version_for_whoever_names_none()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.ControlAsync("/sandbox/api-version", $$"""{"api_version":"{{BeforeAcacia}}"}""")).Succeeded();
        await sandbox.RestartAsync();
        var id = (string)(await sandbox.SubscribeAsync())["id"]!;
        (await sandbox.PostAsync("/v1/refunds", ("charge", (string)(await sandbox.NewestAsync("charges"))["id"]!))).Succeeded();
        var answer = await sandbox.GetAsync($"/v1/subscriptions/{id}");
        answer.Header("Stripe-Version").ShouldBe(BeforeAcacia);
        answer.Body.ContainsKey("current_period_end").ShouldBeTrue();
        var events = await sandbox.EventsAsync();
        events.ShouldAllBe(told => (string)told["api_version"]! == BeforeAcacia);
        events.Select(told => (string)told["type"]!).ShouldNotContain(type => type.StartsWith("refund.", StringComparison.Ordinal));
        events.Select(told => (string)told["type"]!).ShouldNotContain(type => type == "invoice_payment.paid");
        events.Single(told => (string)told["type"]! == "invoice.paid")["data"]!["object"]!["subscription"]!.GetValue<string>().ShouldBe(id);
    }

    [Fact]
    public async Task An_event_keeps_the_version_that_the_account_had_then()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { ApiVersion = BeforeBasil });
        var id = (string)(await sandbox.SubscribeAsync())["id"]!;
        (await sandbox.ControlAsync("/sandbox/api-version", """{"api_version":"2026-05-27.dahlia"}""")).Succeeded();
        var told = (await sandbox.EventsAsync()).First(found => (string)found["type"]! == "customer.subscription.created");
        told["data"]!["object"]!.AsObject().ContainsKey("current_period_end").ShouldBeTrue();
        (await sandbox.RetrieveAsync($"/v1/subscriptions/{id}")).ContainsKey("current_period_end").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"api_version":"2019-01-01"}""")]
    [InlineData("""{"api_version":"new"}""")]
    [InlineData("""{}""")]
    public async Task A_version_that_cannot_be_rendered_is_refused(string body)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.ControlAsync("/sandbox/api-version", body)).Status.ShouldBe(400);
        await Should.ThrowAsync<ArgumentException>(() =>
            SandboxHost.StartAsync(new SandboxOptions { Url = "http://127.0.0.1:0", ApiVersion = "2019-01-01" })
        );
    }

    [Fact]
    public async Task Before_clover_a_discount_holds_its_coupon_whole()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.PostAsync("/v1/coupons", ("id", "HALF"), ("percent_off", "50"), ("duration", "forever"))).Succeeded();
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            "subscription",
            ("discounts[0][coupon]", "HALF")
        );
        (await sandbox.PayAsync(session)).Succeeded();
        var path = $"/v1/subscriptions/{(string)(await sandbox.NewestAsync("subscriptions"))["id"]!}";
        var older = await AskAsync(sandbox, path, BeforeBasil);
        ((string)older["discount"]!["coupon"]!["id"]!).ShouldBe("HALF");
        ((long)older["discount"]!["coupon"]!["percent_off"]!).ShouldBe(50);
        (await sandbox.RetrieveAsync(path)).ContainsKey("discount").ShouldBeFalse();
    }

    [Fact]
    public async Task Before_basil_a_renewal_tells_the_period_that_was_before()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { ApiVersion = BeforeBasil });
        var price = await sandbox.MakePriceAsync(1000, "month");
        var made = (
            await sandbox.ControlAsync("/sandbox/stories/renewed", new JsonObject { ["price"] = price }.ToJsonString())
        ).Succeeded();
        var subscription = await sandbox.RetrieveAsync($"/v1/subscriptions/{made.Text("subscription")}");
        var told = (await sandbox.EventsAsync()).Last(found =>
            found["data"]!["previous_attributes"]?.AsObject().ContainsKey("current_period_end") == true
        );
        var previous = told["data"]!["previous_attributes"]!.AsObject();
        ((long)previous["current_period_end"]!).ShouldBe((long)subscription["current_period_start"]!);
        previous.ContainsKey("items").ShouldBeFalse();
    }

    [Fact]
    public async Task Before_basil_an_invoice_paid_elsewhere_says_so()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayByDebitAsync(session)).Succeeded();
        (await sandbox.PressAsync($"/sandbox/sessions/{(string)session["id"]!}/fail")).Succeeded();
        var id = (string)(await sandbox.NewestAsync("invoices"))["id"]!;
        ((bool)(await AskAsync(sandbox, $"/v1/invoices/{id}", BeforeBasil))["paid"]!).ShouldBeFalse();
        (await sandbox.PostAsync($"/v1/invoices/{id}/pay", ("paid_out_of_band", "true"))).Succeeded();
        var older = await AskAsync(sandbox, $"/v1/invoices/{id}", BeforeBasil);
        ((bool)older["paid"]!).ShouldBeTrue();
        ((bool)older["paid_out_of_band"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Metadata_is_never_reshaped()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var made = (await sandbox.PostAsync("/v1/customers", ("metadata[object]", "invoice"), ("metadata[parent]", "p"))).Succeeded();
        var older = await AskAsync(sandbox, $"/v1/customers/{made.Text("id")}", BeforeBasil);
        older["metadata"]!.ToJsonString().ShouldBe("""{"object":"invoice","parent":"p"}""");
    }

    private static JsonObject Subject(IReadOnlyList<ReceivedWebhook> received, string type) =>
        received.First(webhook => webhook.Type == type).Event["data"]!["object"]!.AsObject();

    private static async Task<JsonObject> AskAsync(SandboxUnderTest sandbox, string path, string version) =>
        (await sandbox.SendAsync(HttpMethod.Get, path, version: version)).Succeeded().Body;
}
