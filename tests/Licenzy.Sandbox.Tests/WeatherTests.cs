using System.Diagnostics;
using System.Net;
using System.Text;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class WeatherTests
{
    [Fact]
    public async Task A_status_fault_strikes_so_many_times_and_has_no_effect()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/customers","method":"POST","kind":"status","status":429,"times":2}""");
        (await sandbox.PostAsync("/v1/customers")).ShouldBeRefused(429, "rate_limit", null);
        (await sandbox.GetAsync("/v1/customers")).Succeeded();
        (await sandbox.PostAsync("/v1/customers")).Status.ShouldBe(429);
        (await sandbox.EventTypesAsync()).ShouldBeEmpty();
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        (await sandbox.RetrieveAsync("/sandbox/faults"))["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dropped_call_has_no_answer_and_no_effect()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/customers","kind":"drop"}""");
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.SendAsync(HttpMethod.Post, "/v1/customers", idempotencyKey: "k"));
        (await sandbox.EventTypesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_dropped_after_its_effect_is_repeated_under_its_key()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/customers","kind":"drop_after_effect"}""");
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.SendAsync(HttpMethod.Post, "/v1/customers", idempotencyKey: "k"));
        (await sandbox.EventTypesAsync()).ShouldBe(["customer.created"]);
        var again = (await sandbox.SendAsync(HttpMethod.Post, "/v1/customers", idempotencyKey: "k")).Succeeded();
        again.Header("Idempotent-Replayed").ShouldBe("true");
        (await sandbox.EventTypesAsync()).ShouldBe(["customer.created"]);
    }

    [Fact]
    public async Task Garbage_is_a_success_that_no_program_can_read()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/","kind":"garbage"}""");
        var answer = await sandbox.PostAsync("/v1/customers");
        answer.Status.ShouldBe(200);
        answer.RawText.ShouldStartWith("<html>");
        (await sandbox.EventTypesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_delayed_call_is_done_later()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/customers","kind":"delay","delay_ms":300}""");
        var watch = Stopwatch.StartNew();
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task A_delayed_call_is_done_although_its_client_has_left()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/customers","kind":"delay","delay_ms":400}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/customers");
        request.Headers.Add("Authorization", $"Bearer {SandboxUnderTest.Key}");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => sandbox.Http.SendAsync(request, patience.Token));
        await Eventually.IsTrueAsync(async () => (await sandbox.EventTypesAsync()).Count == 1);
    }

    [Fact]
    public async Task Clearing_takes_the_faults_away()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/","kind":"status","times":1000}""");
        using var cleared = await sandbox.Http.DeleteAsync(new Uri("/sandbox/faults", UriKind.Relative));
        cleared.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await sandbox.PostAsync("/v1/customers")).Succeeded();
    }

    [Theory]
    [InlineData("""{"route":"/v1/","kind":"earthquake"}""")]
    [InlineData("""{"route":"v1","kind":"drop"}""")]
    [InlineData("""{"route":"/v1/","kind":"drop","times":0}""")]
    [InlineData("""{"route":"/v1/","kind":"drop","often":2}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    public async Task A_fault_that_makes_no_sense_is_refused(string json)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await sandbox.Http.PostAsync("/sandbox/faults", content);
        (await ApiAnswer.ReadAsync(response)).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task The_log_of_requests_tells_route_status_key_and_weather()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SetFaultAsync("""{"route":"/v1/prices","kind":"status","status":503}""");
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/customers", idempotencyKey: "k")).Succeeded();
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/customers", idempotencyKey: "k")).Succeeded();
        (await sandbox.GetAsync("/v1/prices")).Status.ShouldBe(503);
        (await sandbox.GetAsync("/v1/nothing")).Status.ShouldBe(404);
        var log = (await sandbox.RetrieveAsync("/sandbox/requests"))["data"]!.AsArray();
        log.Select(entry =>
                $"{(string)entry!["method"]!} {(string)entry["path"]!} {(long)entry["status"]!} {(string?)entry["idempotency_key"]} {(bool)entry["replayed"]!} {(string?)entry["fault"]}"
            )
            .ShouldBe([
                "GET /v1/nothing 404  False ",
                "GET /v1/prices 503  False status",
                "POST /v1/customers 200 k True ",
                "POST /v1/customers 200 k False ",
            ]);
    }
}
