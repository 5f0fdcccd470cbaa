using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests.Weather;

public sealed class DeliveryWeatherTests
{
    [Fact]
    public async Task A_duplicate_is_the_same_event_twice()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver);
        await TurnAsync(sandbox, """{"duplicate":1}""");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        var received = await receiver.UntilAsync(got => got.Count == 2);
        ((string)received[0].Event["id"]!).ShouldBe((string)received[1].Event["id"]!);
        (await WeatherAsync(sandbox)).ShouldBe(["duplicate", "duplicate"]);
    }

    [Fact]
    public async Task What_is_dropped_is_in_the_list_of_events_only()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver);
        await TurnAsync(sandbox, """{"drop":1}""");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        using (var cleared = await sandbox.Http.DeleteAsync(new Uri("/sandbox/delivery", UriKind.Relative)))
        {
            cleared.EnsureSuccessStatusCode();
        }
        (await sandbox.PostAsync("/v1/products", ("name", "Pro"))).Succeeded();
        (await receiver.UntilAsync(got => got.Count == 1))[0].Type.ShouldBe("product.created");
        (await sandbox.EventTypesAsync()).ShouldBe(["customer.created", "product.created"]);
        (await StatesAsync(sandbox)).ShouldContain(state => state == "dropped");
        var missed = (await sandbox.RetrieveAsync("/v1/events?delivery_success=false"))["data"]!.AsArray().ShouldHaveSingleItem()!;
        (await sandbox.PressAsync($"/sandbox/events/{(string)missed["id"]!}/resend")).Succeeded();
        await receiver.UntilAsync(got => got.Count == 2);
        await Eventually.IsTrueAsync(async () =>
            (await sandbox.RetrieveAsync("/v1/events?delivery_success=false"))["data"]!.AsArray().Count == 0
        );
    }

    [Fact]
    public async Task What_is_held_back_goes_after_later_ones()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver);
        await TurnAsync(sandbox, """{"reorder":1,"hold_ms":3600000}""");
        (await sandbox.PostAsync("/v1/customers", ("name", "first"))).Succeeded();
        (await StatesAsync(sandbox)).ShouldBe(["held"]);
        await TurnAsync(sandbox, "{}");
        for (var number = 0; number < 6; number++)
        {
            (await sandbox.PostAsync("/v1/customers", ("name", "later"))).Succeeded();
        }
        var received = await receiver.UntilAsync(got => got.Count == 7);
        Name(received[0]).ShouldBe("later");
        received.ShouldContain(webhook => Name(webhook) == "first");
    }

    [Fact]
    public async Task What_is_held_back_goes_by_itself_when_nothing_follows()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver);
        await TurnAsync(sandbox, """{"reorder":1,"hold_ms":300}""");
        var watch = Stopwatch.StartNew();
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        await receiver.UntilAsync(got => got.Count == 1);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task What_waits_can_be_delivered_now_also_after_a_restart()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver);
        await TurnAsync(sandbox, """{"delay_ms":[3600000,3600000]}""");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        await sandbox.RestartAsync();
        ((long)(await sandbox.RetrieveAsync("/sandbox/delivery"))["delay_ms"]![0]!).ShouldBe(3600000);
        receiver.Received.ShouldBeEmpty();
        ((long)(await sandbox.ControlAsync("/sandbox/deliveries/release")).Succeeded().Body["released"]!).ShouldBe(1);
        await receiver.UntilAsync(got => got.Count == 1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(200)]
    public async Task A_wrong_secret_comes_once_and_the_true_one_follows(int answer)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var secret = await RegisterAsync(sandbox, receiver);
        receiver.Answer = webhook => IsSigned(webhook, secret) ? 200 : answer;
        await TurnAsync(sandbox, """{"wrong_secret":1}""");
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        var received = await receiver.UntilAsync(got => got.Count == 2);
        received.Select(webhook => IsSigned(webhook, secret)).ShouldBe([false, true]);
        await Eventually.IsTrueAsync(async () => (await StatesAsync(sandbox)) is ["delivered"]);
    }

    [Fact]
    public async Task A_slow_body_comes_whole()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options =>
            options with
            {
                DeliveryTimeout = TimeSpan.FromMilliseconds(250),
                RetrySchedule = [],
            }
        );
        await using var receiver = await WebhookReceiver.StartAsync();
        var secret = await RegisterAsync(sandbox, receiver);
        await TurnAsync(sandbox, """{"slow_ms":400}""");
        var watch = Stopwatch.StartNew();
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        var received = (await receiver.UntilAsync(got => got.Count == 1))[0];
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(390));
        IsSigned(received, secret).ShouldBeTrue();
        await Eventually.IsTrueAsync(async () => (await StatesAsync(sandbox)) is ["delivered"]);
    }

    [Theory]
    [InlineData("{}", "delivered", 2)]
    [InlineData("""{"drop":true}""", "dropped", 1)]
    public async Task After_an_outage_what_waited_is_sent_or_lost(string resume, string state, int arrived)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(sandbox, receiver);
        (await sandbox.ControlAsync("/sandbox/deliveries/pause")).Succeeded().Body["paused"]!.GetValue<bool>().ShouldBeTrue();
        (await sandbox.PostAsync("/v1/customers", ("name", "during"))).Succeeded();
        await sandbox.RestartAsync();
        (await StatesAsync(sandbox)).ShouldBe(["pending"]);
        receiver.Received.ShouldBeEmpty();
        (await sandbox.ControlAsync("/sandbox/deliveries/resume", resume)).Succeeded();
        (await sandbox.PostAsync("/v1/customers", ("name", "after"))).Succeeded();
        await Eventually.IsTrueAsync(async () => (await StatesAsync(sandbox)) is ["delivered", var first] && first == state);
        receiver.Received.Count.ShouldBe(arrived);
    }

    [Theory]
    [InlineData("""{"drop":1.5}""", "drop")]
    [InlineData("""{"drop":-0.1}""", "drop")]
    [InlineData("""{"drop":"often"}""", "drop")]
    [InlineData("""{"delay_ms":[20,10]}""", "delay_ms")]
    [InlineData("""{"delay_ms":[1,2,3]}""", "delay_ms")]
    [InlineData("""{"slow_ms":60001}""", "slow_ms")]
    [InlineData("""{"wind":1}""", "wind")]
    [InlineData("""[]""", null)]
    public async Task A_dial_that_makes_no_sense_is_refused(string dial, string? param)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var answer = await sandbox.ControlAsync("/sandbox/delivery", dial);
        answer.Status.ShouldBe(400);
        answer.Error("param").ShouldBe(param);
        ((bool)(await sandbox.RetrieveAsync("/sandbox/delivery"))["clear"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_can_be_repeated_with_the_same_ids_and_the_same_weather()
    {
        async Task<string> RunAsync()
        {
            await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { IdSeed = 5 });
            (await sandbox.PostAsync("/v1/webhook_endpoints", ("url", "http://127.0.0.1:9/"), ("enabled_events[]", "*"))).Succeeded();
            await sandbox.ControlAsync("/sandbox/deliveries/pause");
            await TurnAsync(sandbox, """{"duplicate":0.5,"reorder":0.5,"drop":0.2,"seed":3}""");
            for (var number = 0; number < 12; number++)
            {
                (await sandbox.PostAsync("/v1/customers")).Succeeded();
            }
            var deliveries = (await sandbox.RetrieveAsync("/sandbox/deliveries"))["data"]!.AsArray();
            return string.Join('\n', deliveries.Select(found => $"{(string)found!["event_id"]!} {found["weather"]!.ToJsonString()}"));
        }

        var first = await RunAsync();
        first.ShouldContain("drop");
        first.ShouldContain("duplicate");
        first.ShouldContain("reorder");
        (await RunAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task Ids_that_follow_from_a_seed_do_not_come_again_after_a_restart()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { IdSeed = 5 });
        var first = (await sandbox.PostAsync("/v1/customers")).Succeeded().Text("id");
        await sandbox.RestartAsync();
        (await sandbox.PostAsync("/v1/customers")).Succeeded().Text("id").ShouldNotBe(first, StringComparer.Ordinal);
    }

    private static async Task<string> RegisterAsync(SandboxUnderTest sandbox, WebhookReceiver receiver) =>
        (await sandbox.PostAsync("/v1/webhook_endpoints", ("url", receiver.Url), ("enabled_events[]", "*"))).Succeeded().Text("secret");

    private static async Task TurnAsync(SandboxUnderTest sandbox, string dial) =>
        (await sandbox.ControlAsync("/sandbox/delivery", dial)).Succeeded();

    private static string Name(ReceivedWebhook webhook) => (string)webhook.Event["data"]!["object"]!["name"]!;

    private static bool IsSigned(ReceivedWebhook webhook, string secret)
    {
        var parts = webhook.Signature.Split(',').Select(part => part.Split('=')[1]).ToArray();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{parts[0]}.{webhook.Body}"));
        return Convert.ToHexStringLower(hash) == parts[1];
    }

    private static async Task<string[]> StatesAsync(SandboxUnderTest sandbox) =>
        [.. (await DeliveriesAsync(sandbox)).Select(found => (string)found!["state"]!)];

    private static async Task<string[]> WeatherAsync(SandboxUnderTest sandbox) =>
        [.. (await DeliveriesAsync(sandbox)).SelectMany(found => found!["weather"]!.AsArray()).Select(word => (string)word!)];

    private static async Task<JsonArray> DeliveriesAsync(SandboxUnderTest sandbox) =>
        (await sandbox.RetrieveAsync("/sandbox/deliveries"))["data"]!.AsArray();
}
