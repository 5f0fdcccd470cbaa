using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class RefundAndCancelTests
{
    [Fact]
    public async Task Partial_refunds_add_up_to_a_full_one()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var intent = await BuyAsync(sandbox, 1000);
        var first = (
            await sandbox.PostAsync("/v1/refunds", ("payment_intent", intent), ("amount", "400"), ("reason", "duplicate"))
        ).Succeeded();
        ((string)first.Body["status"]!).ShouldBe("succeeded");
        var charge = await sandbox.RetrieveAsync($"/v1/charges/{first.Text("charge")}");
        ((long)charge["amount_refunded"]!).ShouldBe(400);
        ((bool)charge["refunded"]!).ShouldBeFalse();
        (await sandbox.PostAsync("/v1/refunds", ("charge", first.Text("charge")), ("amount", "601"))).ShouldBeRefused(400, null, "amount");
        var rest = (await sandbox.PostAsync("/v1/refunds", ("charge", first.Text("charge")))).Succeeded();
        ((long)rest.Body["amount"]!).ShouldBe(600);
        charge = await sandbox.RetrieveAsync($"/v1/charges/{first.Text("charge")}?expand[]=refunds");
        ((bool)charge["refunded"]!).ShouldBeTrue();
        charge["refunds"]!["data"]!.AsArray().Count.ShouldBe(2);
        (await sandbox.PostAsync("/v1/refunds", ("charge", first.Text("charge")))).ShouldBeRefused(
            400,
            "charge_already_refunded",
            "charge"
        );
    }

    [Fact]
    public async Task A_refund_tells_of_the_charge_and_of_itself()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var intent = await BuyAsync(sandbox, 1000);
        var before = (await sandbox.EventsAsync()).Count;
        var refund = await sandbox.SendAsync(HttpMethod.Post, "/v1/refunds", [("payment_intent", intent)], idempotencyKey: "refund-1");
        var told = (await sandbox.EventsAsync()).Skip(before).ToList();
        told.Select(found => (string)found["type"]!).ShouldBe(["charge.refunded", "refund.created"]);
        ((bool)told[0]["data"]!["object"]!["refunded"]!).ShouldBeTrue();
        ((long)told[0]["data"]!["previous_attributes"]!["amount_refunded"]!).ShouldBe(0);
        ((string)told[1]["data"]!["object"]!["id"]!).ShouldBe(refund.Text("id"));
        ((string)told[1]["request"]!["idempotency_key"]!).ShouldBe("refund-1");
        ((string)told[1]["request"]!["id"]!).ShouldBe(refund.Header("Request-Id"));
    }

    [Fact]
    public async Task What_was_never_paid_cannot_be_refunded()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayByDebitAsync(session)).Succeeded();
        var intent = (string)(await sandbox.RetrieveAsync("/v1/payment_intents"))["data"]![0]!["id"]!;
        (await sandbox.PostAsync("/v1/refunds", ("payment_intent", intent))).ShouldBeRefused(400, null, "charge");
        (await sandbox.PostAsync("/v1/refunds")).ShouldBeRefused(400, "parameter_missing", "payment_intent");
    }

    [Fact]
    public async Task A_subscription_may_end_with_its_period_and_may_stay_after_all()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var path = $"/v1/subscriptions/{(string)(await SubscribeAsync(sandbox))["id"]!}";
        var ending = (await sandbox.PostAsync(path, ("cancel_at_period_end", "true"))).Succeeded().Body;
        ((string)ending["status"]!).ShouldBe("active");
        ((long)ending["cancel_at"]!).ShouldBe((long)ending["items"]!["data"]![0]!["current_period_end"]!);
        ending["canceled_at"].ShouldNotBeNull();
        ending["ended_at"].ShouldBeNull();
        var told = (await sandbox.EventsAsync())[^1]["data"]!["previous_attributes"]!;
        ((bool)told["cancel_at_period_end"]!).ShouldBeFalse();
        var staying = (await sandbox.PostAsync(path, ("cancel_at_period_end", "false"))).Succeeded().Body;
        staying["cancel_at"].ShouldBeNull();
        staying["canceled_at"].ShouldBeNull();
    }

    [Fact]
    public async Task A_canceled_subscription_has_ended_and_is_listed_only_on_demand()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var path = $"/v1/subscriptions/{(string)(await SubscribeAsync(sandbox))["id"]!}";
        var ended = (await sandbox.DeleteAsync(path)).Succeeded().Body;
        ((string)ended["status"]!).ShouldBe("canceled");
        ended["ended_at"].ShouldNotBeNull();
        (await sandbox.EventTypesAsync())[^1].ShouldBe("customer.subscription.deleted");
        (await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]!.AsArray().ShouldBeEmpty();
        (await sandbox.RetrieveAsync("/v1/subscriptions?status=all"))["data"]!.AsArray().Count.ShouldBe(1);
        (await sandbox.DeleteAsync(path)).ShouldBeRefused(404, "resource_missing", "id");
        (await sandbox.PostAsync(path, ("cancel_at_period_end", "true"))).ShouldBeRefused(400, null, null);
    }

    private static async Task<JsonObject> SubscribeAsync(SandboxUnderTest sandbox)
    {
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayAsync(session)).Succeeded();
        return (await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]![0]!.AsObject();
    }

    private static async Task<string> BuyAsync(SandboxUnderTest sandbox, long amount)
    {
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(amount), "payment");
        (await sandbox.PayAsync(session)).Succeeded();
        var paid = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}");
        return (string)paid["payment_intent"]!;
    }
}
