using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>The three kinds of purchase through the hosted page, and what they leave in the books.</summary>
public sealed class PurchaseTests
{
    private static readonly string[] CatalogueEvents = ["product.created", "price.created"];

    [Fact]
    public async Task A_one_time_purchase_tells_its_events_in_order()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(900),
            "payment",
            ("metadata[where]", "session"),
            ("payment_intent_data[metadata][where]", "intent")
        );
        var answer = (await sandbox.PayAsync(session)).Succeeded();
        answer.Text("redirect_url").ShouldBe($"http://localhost:9/thanks?session={(string)session["id"]!}");
        (await TypesAfterCatalogueAsync(sandbox)).ShouldBe([
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed",
        ]);
        var paid = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}?expand[]=payment_intent.latest_charge");
        ((string)paid["status"]!).ShouldBe("complete");
        ((string)paid["payment_status"]!).ShouldBe("paid");
        paid["url"].ShouldBeNull();
        paid["customer"].ShouldBeNull();
        ((string)paid["customer_details"]!["email"]!).ShouldContain("@");
        ((string)paid["metadata"]!["where"]!).ShouldBe("session");
        var intent = paid["payment_intent"]!;
        ((string)intent["status"]!).ShouldBe("succeeded");
        ((long)intent["amount_received"]!).ShouldBe(900);
        ((string)intent["metadata"]!["where"]!).ShouldBe("intent");
        ((string)intent["latest_charge"]!["metadata"]!["where"]!).ShouldBe("intent");
        ((bool)intent["latest_charge"]!["paid"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_subscription_tells_its_events_in_order()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            "subscription",
            ("metadata[where]", "session"),
            ("subscription_data[metadata][where]", "subscription")
        );
        (await sandbox.PayAsync(session)).Succeeded();
        (await TypesAfterCatalogueAsync(sandbox)).ShouldBe([
            "customer.created",
            "payment_method.attached",
            "customer.subscription.created",
            "invoice.created",
            "invoice.finalized",
            "payment_intent.created",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
            "customer.subscription.updated",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed",
        ]);
        var events = await sandbox.EventsAsync();
        var created = events.Single(found => (string)found["type"]! == "customer.subscription.created");
        ((string)created["data"]!["object"]!["status"]!).ShouldBe("incomplete");
        var updated = events.Single(found => (string)found["type"]! == "customer.subscription.updated");
        ((string)updated["data"]!["object"]!["status"]!).ShouldBe("active");
        updated["data"]!["previous_attributes"]!.ToJsonString().ShouldBe("""{"status":"incomplete"}""");
        updated["request"]!["id"].ShouldBeNull();
    }

    [Fact]
    public async Task A_subscription_its_invoice_and_its_payment_name_each_other()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            "subscription",
            ("subscription_data[metadata][where]", "subscription")
        );
        (await sandbox.PayAsync(session)).Succeeded();
        var paid = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}");
        paid["payment_intent"].ShouldBeNull();
        var subscription = await sandbox.RetrieveAsync($"/v1/subscriptions/{(string)paid["subscription"]!}");
        ((string)subscription["metadata"]!["where"]!).ShouldBe("subscription");
        subscription.ContainsKey("current_period_end").ShouldBeFalse();
        var item = subscription["items"]!["data"]![0]!;
        var start = DateTimeOffset.FromUnixTimeSeconds((long)item["current_period_start"]!);
        ((long)item["current_period_end"]!).ShouldBe(start.AddMonths(1).ToUnixTimeSeconds());
        var invoice = await sandbox.RetrieveAsync($"/v1/invoices/{(string)subscription["latest_invoice"]!}");
        ((string)invoice["status"]!).ShouldBe("paid");
        ((long)invoice["amount_paid"]!).ShouldBe(2000);
        ((string)invoice["billing_reason"]!).ShouldBe("subscription_create");
        var parent = invoice["parent"]!["subscription_details"]!;
        ((string)parent["subscription"]!).ShouldBe((string)subscription["id"]!);
        ((string)parent["metadata"]!["where"]!).ShouldBe("subscription");
        var line = invoice["lines"]!["data"]![0]!;
        ((long)line["period"]!["end"]!).ShouldBe((long)item["current_period_end"]!);
        ((string)line["parent"]!["subscription_item_details"]!["subscription_item"]!).ShouldBe((string)item["id"]!);
        var payments = await sandbox.RetrieveAsync($"/v1/invoice_payments?invoice={(string)invoice["id"]!}");
        var intent = (string)payments["data"]![0]!["payment"]!["payment_intent"]!;
        var back = await sandbox.RetrieveAsync($"/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]={intent}");
        ((string)back["data"]![0]!["invoice"]!).ShouldBe((string)invoice["id"]!);
        var charges = await sandbox.RetrieveAsync($"/v1/charges?payment_intent={intent}");
        ((string)charges["data"]![0]!["customer"]!).ShouldBe((string)subscription["customer"]!);
    }

    [Fact]
    public async Task A_trial_needs_no_payment_and_bills_nothing()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync(2000, "month");
        var session = await sandbox.OpenAsync(price, "subscription", ("subscription_data[trial_period_days]", "7"));
        ((long)session["amount_total"]!).ShouldBe(0);
        (await sandbox.PayAsync(session)).Succeeded().Text("payment_status").ShouldBe("no_payment_required");
        (await TypesAfterCatalogueAsync(sandbox)).ShouldBe([
            "customer.created",
            "payment_method.attached",
            "customer.subscription.created",
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "invoice.payment_succeeded",
            "checkout.session.completed",
        ]);
        var list = await sandbox.RetrieveAsync("/v1/subscriptions?status=trialing&expand[]=data.latest_invoice");
        var subscription = list["data"]![0]!;
        var seconds = (long)subscription["trial_end"]! - (long)subscription["trial_start"]!;
        seconds.ShouldBe(7 * 24 * 3600);
        ((long)subscription["items"]!["data"]![0]!["current_period_end"]!).ShouldBe((long)subscription["trial_end"]!);
        ((long)subscription["latest_invoice"]!["amount_paid"]!).ShouldBe(0);
        (await sandbox.RetrieveAsync("/v1/payment_intents"))["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_costs_nothing_needs_no_payment()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(0), "payment");
        (await sandbox.PayAsync(session)).Succeeded().Text("payment_status").ShouldBe("no_payment_required");
        (await TypesAfterCatalogueAsync(sandbox)).ShouldBe(["checkout.session.completed"]);
    }

    [Fact]
    public async Task A_one_time_price_beside_a_recurring_one_is_on_the_first_invoice()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var setup = await sandbox.MakePriceAsync(5000, name: "Setup");
        var session = await sandbox.OpenAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            "subscription",
            ("line_items[1][price]", setup),
            ("line_items[1][quantity]", "1")
        );
        (await sandbox.PayAsync(session)).Succeeded();
        var invoices = await sandbox.RetrieveAsync("/v1/invoices");
        var invoice = invoices["data"]![0]!;
        ((long)invoice["amount_paid"]!).ShouldBe(7000);
        invoice["lines"]!["data"]!
            .AsArray()
            .Select(line => (string)line!["parent"]!["type"]!)
            .ShouldBe(["subscription_item_details", "invoice_item_details"]);
        var subscriptions = await sandbox.RetrieveAsync("/v1/subscriptions");
        subscriptions["data"]![0]!["items"]!["data"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("payment", null)]
    [InlineData("subscription", "month")]
    public async Task A_declined_card_leaves_the_session_open_for_another(string mode, string? interval)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, interval), mode);
        var declined = await sandbox.PayAsync(session, "4000000000000002");
        declined.ShouldBeRefused(402, "card_declined", null, "card_error");
        declined.Error("decline_code").ShouldBe("generic_decline");
        (await TypesAfterCatalogueAsync(sandbox)).ShouldBe(["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]);
        var path = $"/v1/checkout/sessions/{(string)session["id"]!}";
        ((string)(await sandbox.RetrieveAsync(path))["status"]!).ShouldBe("open");
        (await sandbox.RetrieveAsync("/v1/subscriptions?status=all"))["data"]!.AsArray().ShouldBeEmpty();
        (await sandbox.PayAsync(session)).Succeeded();
        ((string)(await sandbox.RetrieveAsync(path))["payment_status"]!).ShouldBe("paid");
    }

    [Theory]
    [InlineData("4000000000009995", "card_declined", "insufficient_funds")]
    [InlineData("4000000000000069", "expired_card", null)]
    [InlineData("4111111111111111", "card_declined", "test_mode_live_card")]
    [InlineData("12", "incorrect_number", null)]
    public async Task Only_test_cards_pay(string card, string code, string? declineCode)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        var declined = await sandbox.PayAsync(session, card);
        declined.ShouldBeRefused(402, code, null, "card_error");
        declined.Error("decline_code").ShouldBe(declineCode);
    }

    [Fact]
    public async Task A_method_that_the_session_does_not_offer_is_refused()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync();
        var cards = await sandbox.OpenAsync(price, "payment", ("payment_method_types[]", "card"));
        (await sandbox.PayByDebitAsync(cards)).ShouldBeRefused(400, null, "method");
        var debits = await sandbox.OpenAsync(price, "payment", ("payment_method_types[]", "us_bank_account"));
        (await sandbox.PayAsync(debits)).ShouldBeRefused(400, null, "method");
        (await sandbox.RetrieveAsync("/v1/payment_intents"))["data"]!.AsArray().ShouldBeEmpty();
        (await sandbox.PayAsync(cards)).Succeeded();
        (await sandbox.PayByDebitAsync(debits)).Succeeded();
    }

    private static async Task<IReadOnlyList<string>> TypesAfterCatalogueAsync(SandboxUnderTest sandbox) =>
        [.. (await sandbox.EventTypesAsync()).Where(type => !CatalogueEvents.Contains(type, StringComparer.Ordinal))];
}
