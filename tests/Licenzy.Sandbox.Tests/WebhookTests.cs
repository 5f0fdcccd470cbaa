using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class WebhookTests
{
    [Fact]
    public async Task A_webhook_is_signed_over_its_time_and_its_exact_body()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var endpoint = await RegisterAsync(sandbox, receiver.Url, "*");
        (await sandbox.PostAsync("/v1/customers", ("name", "Zoë <&> \"q\""))).Succeeded();
        var received = (await receiver.UntilAsync(got => got.Count == 1))[0];
        var parts = received
            .Signature.Split(',')
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        using var hmac = new HMACSHA256(Encoding.ASCII.GetBytes((string)endpoint["secret"]!));
        var expected = hmac.ComputeHash(Encoding.UTF8.GetBytes(parts["t"] + "." + received.Body));
        parts["v1"]
            .ShouldBe(string.Concat(expected.Select(part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));
        var age =
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], System.Globalization.CultureInfo.InvariantCulture))
            - TimeProvider.System.GetUtcNow();
        age.Duration().ShouldBeLessThan(TimeSpan.FromSeconds(10));
        ((string)received.Event["data"]!["object"]!["name"]!).ShouldBe("Zoë <&> \"q\"");
    }

    [Fact]
    public async Task An_endpoint_gets_the_types_it_asked_for()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var some = await WebhookReceiver.StartAsync();
        await using var all = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, some.Url, "checkout.session.completed", "charge.succeeded");
        await RegisterAsync(sandbox, all.Url, "*");
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayAsync(session)).Succeeded();
        var everything = await all.UntilAsync(got => got.Count == 6);
        var selected = await some.UntilAsync(got => got.Count == 2);
        selected.Select(got => got.Type).Order(StringComparer.Ordinal).ShouldBe(["charge.succeeded", "checkout.session.completed"]);
        everything.Select(got => got.Type).ShouldContain(type => type == "product.created");
        var known = await sandbox.EventsAsync();
        everything
            .Select(got => (string)got.Event["id"]!)
            .Order(StringComparer.Ordinal)
            .ShouldBe([.. known.Select(found => (string)found["id"]!).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task A_delivery_is_tried_again_until_it_is_taken()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => receiver.Received.Count < 4 ? 500 : 204;
        await RegisterAsync(sandbox, receiver.Url, "*");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        var received = await receiver.UntilAsync(got => got.Count == 4);
        received.Select(got => (string)got.Event["id"]!).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        await Eventually.IsTrueAsync(async () => (long)(await sandbox.EventsAsync())[0]["pending_webhooks"]! == 0);
        var delivery = (await sandbox.RetrieveAsync("/sandbox/deliveries"))["data"]![0]!;
        ((string)delivery["state"]!).ShouldBe("delivered");
        ((long)delivery["attempts"]!).ShouldBe(4);
        ((long)delivery["last_status"]!).ShouldBe(204);
        receiver.Received.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Pending_webhooks_and_delivery_success_tell_what_is_owed()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { RetrySchedule = [TimeSpan.FromHours(1)] });
        await using var bad = await WebhookReceiver.StartAsync();
        await using var good = await WebhookReceiver.StartAsync();
        bad.Answer = _ => 400;
        await RegisterAsync(sandbox, bad.Url, "customer.created");
        await RegisterAsync(sandbox, good.Url, "*");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        (await sandbox.PostAsync("/v1/products", ("name", "Pro"))).Succeeded();
        await Eventually.IsTrueAsync(async () => (await DeliveriesAsync(sandbox)).All(delivery => (long)delivery!["attempts"]! == 1));
        (await TypesAsync(sandbox, "delivery_success=false")).ShouldBe(["customer.created"]);
        (await TypesAsync(sandbox, "delivery_success=true")).ShouldBe(["product.created"]);
        (await sandbox.EventsAsync()).Select(found => (long)found["pending_webhooks"]!).ShouldBe([1L, 0L]);
    }

    [Fact]
    public async Task After_its_last_try_a_delivery_has_failed()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options =>
            options with
            {
                RetrySchedule = [TimeSpan.FromMilliseconds(1)],
            }
        );
        // Nobody listens there.
        await RegisterAsync(sandbox, "http://127.0.0.1:9/", "*");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        await Eventually.IsTrueAsync(async () => (string)(await DeliveriesAsync(sandbox))[0]!["state"]! == "failed");
        var delivery = (await DeliveriesAsync(sandbox))[0]!;
        ((long)delivery["attempts"]!).ShouldBe(2);
        delivery["last_status"].ShouldBeNull();
        ((string)delivery["last_error"]!).ShouldNotBeNullOrWhiteSpace();
        (await TypesAsync(sandbox, "delivery_success=false")).ShouldBe(["customer.created"]);
    }

    [Fact]
    public async Task What_is_owed_is_delivered_after_a_restart()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options =>
            options with
            {
                RetrySchedule = [TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(20)],
            }
        );
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 503;
        var endpoint = await RegisterAsync(sandbox, receiver.Url, "*");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        await receiver.UntilAsync(got => got.Count == 1);
        await sandbox.StopAsync();
        receiver.Answer = _ => 200;
        await sandbox.RestartAsync();
        var received = await receiver.UntilAsync(got => got.Count == 2);
        received[1].Body.ShouldBe(received[0].Body);
        received[1].Signature.ShouldNotBe(received[0].Signature, StringComparer.Ordinal);
        (await sandbox.RetrieveAsync($"/v1/webhook_endpoints/{(string)endpoint["id"]!}")).ContainsKey("secret").ShouldBeFalse();
    }

    [Fact]
    public async Task A_slow_endpoint_does_not_hold_another_back()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var slow = await WebhookReceiver.StartAsync();
        await using var quick = await WebhookReceiver.StartAsync();
        using var gate = new ManualResetEventSlim();
        slow.Answer = _ =>
        {
            gate.Wait(TimeSpan.FromSeconds(10));
            return 200;
        };
        await RegisterAsync(sandbox, slow.Url, "*");
        await RegisterAsync(sandbox, quick.Url, "*");
        for (var number = 0; number < 12; number++)
        {
            (await sandbox.PostAsync("/v1/customers")).Succeeded();
        }
        await quick.UntilAsync(got => got.Count == 12);
        slow.Received.Count.ShouldBeLessThanOrEqualTo(4);
        gate.Set();
        await slow.UntilAsync(got => got.Count == 12);
    }

    [Fact]
    public async Task A_disabled_or_deleted_endpoint_gets_nothing_more()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 500;
        var path = $"/v1/webhook_endpoints/{(string)(await RegisterAsync(sandbox, receiver.Url, "*"))["id"]!}";
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        await receiver.UntilAsync(got => got.Count >= 1);
        (await sandbox.PostAsync(path, ("disabled", "true"))).Succeeded().Text("status").ShouldBe("disabled");
        await Eventually.IsTrueAsync(async () => (string)(await DeliveriesAsync(sandbox))[0]!["state"]! == "canceled");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        (await DeliveriesAsync(sandbox)).Count.ShouldBe(1);
        (await sandbox.PostAsync(path, ("disabled", "false"))).Succeeded().Text("status").ShouldBe("enabled");
        (await sandbox.DeleteAsync(path)).Succeeded().Body["deleted"]!.GetValue<bool>().ShouldBeTrue();
        (await sandbox.GetAsync(path)).ShouldBeRefused(404, "resource_missing", "id");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        (await DeliveriesAsync(sandbox)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_event_can_be_sent_again()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver.Url, "*");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        var first = (await receiver.UntilAsync(got => got.Count == 1))[0];
        (await sandbox.PressAsync($"/sandbox/events/{(string)first.Event["id"]!}/resend")).Succeeded();
        var second = (await receiver.UntilAsync(got => got.Count == 2))[1];
        ((string)second.Event["id"]!).ShouldBe((string)first.Event["id"]!);
    }

    [Fact]
    public async Task Addresses_other_than_loopback_are_not_called()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { RetrySchedule = [] });
        await RegisterAsync(sandbox, "http://192.0.2.1/", "*");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        await Eventually.IsTrueAsync(async () => (string)(await DeliveriesAsync(sandbox))[0]!["state"]! == "failed");
        ((string)(await DeliveriesAsync(sandbox))[0]!["last_error"]!).ShouldContain("loopback");
    }

    [Fact]
    public async Task Modes_and_accounts_have_their_own_endpoints()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver.Url, "*");
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/customers", key: "sk_live_sandboxtests1")).Succeeded();
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/customers", key: "sk_test_someone_else")).Succeeded();
        (await sandbox.PostAsync("/v1/products", ("name", "Mine"))).Succeeded();
        (await receiver.UntilAsync(got => got.Count == 1))[0].Type.ShouldBe("product.created");
        (await DeliveriesAsync(sandbox)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Events_are_found_by_type()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.MakePriceAsync();
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        (await TypesAsync(sandbox, "type=price.created")).ShouldBe(["price.created"]);
        (await TypesAsync(sandbox, "type=customer.*")).ShouldBe(["customer.created"]);
        (await TypesAsync(sandbox, "types[]=price.created&types[]=product.created")).ShouldBe(["price.created", "product.created"]);
        (await sandbox.GetAsync("/v1/events?type=a.b&types[]=c.d")).ShouldBeRefused(400, null, "types");
    }

    private static async Task<JsonObject> RegisterAsync(SandboxUnderTest sandbox, string url, params string[] types)
    {
        var form = types.Select(type => ("enabled_events[]", type)).Append(("url", url));
        var endpoint = (await sandbox.SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", form)).Succeeded().Body;
        ((string)endpoint["secret"]!).ShouldStartWith("whsec_");
        return endpoint;
    }

    private static async Task<JsonArray> DeliveriesAsync(SandboxUnderTest sandbox) =>
        (await sandbox.RetrieveAsync("/sandbox/deliveries"))["data"]!.AsArray();

    private static async Task<IReadOnlyList<string>> TypesAsync(SandboxUnderTest sandbox, string query) =>
        [.. (await sandbox.RetrieveAsync($"/v1/events?{query}"))["data"]!.AsArray().Select(found => (string)found!["type"]!)];
}
