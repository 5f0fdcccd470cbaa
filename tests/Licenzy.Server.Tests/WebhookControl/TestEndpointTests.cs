using System.Diagnostics;
using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which trying an endpoint tells less than, or something else than, what really happened.</summary>
public abstract class TestEndpointTests(TestServer server)
{
    [Fact]
    public async Task A_test_is_an_event_like_any_other_to_that_endpoint_alone()
    {
        var scene = await ControlScene.CreateAsync(server);
        await scene.PutAsync(
            new
            {
                url = "https://example.com",
                event_types = new[] { "invoice.*" },
                enabled = false,
            }
        );
        await scene.EndpointAsync();

        var answer = await scene.PostAsync($"{ControlScene.Default}/test");

        answer.Status.ShouldBe(201, answer.Text);
        answer.Json["held"].ShouldBeNull();
        answer.Json["subject_ref"].ShouldBeNull();
        answer.Json["attempt_details"]!.AsArray().ShouldBeEmpty();
        var payload = answer.Json["payload"]!.AsObject();
        payload["type"]!.GetValue<string>().ShouldBe("webhook.test");
        payload["id"]!.GetValue<string>().ShouldBe(answer.Json["event_id"]!.GetValue<string>());
        var data = payload["data"]!.AsObject();
        data.Count.ShouldBe(24);
        data.Where(member => member.Value is not null)
            .Select(member => member.Key)
            .ShouldBe(["project_id", "mode", "reason", "source", "metadata", "created_at", "updated_at"], ignoreOrder: true);
        (data["reason"]!.GetValue<string>(), data["source"]!.GetValue<string>()).ShouldBe(("webhook_test", "runtime"));
        data["metadata"]!.ToJsonString().ShouldBe("{}");
        var row = (await scene.OfEventAsync(payload["id"]!.GetValue<string>())).ShouldHaveSingleItem();
        (row.Trigger, row.Status).ShouldBe((DeliveryTrigger.Test, DeliveryStatus.Pending));
        (await scene.GetAsync($"{ControlScene.Outbound}?status=no_endpoint")).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wait_ends_when_an_attempt_is_recorded_or_its_time_is_over()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var watch = Stopwatch.StartNew();

        var late = await scene.PostAsync($"{ControlScene.Endpoints}/{endpointId}/test?wait=1");
        var waited = watch.Elapsed;
        var waiting = scene.PostAsync($"{ControlScene.Endpoints}/{endpointId}/test?wait=30");
        var delivery = await Patience.UntilAsync<JsonNode?>(
            async () => (await ListedAsync(scene)).FirstOrDefault(row => row!["id"]!.GetValue<string>() != Id(late)),
            row => row is not null
        );
        await scene.AttemptAsync(await scene.RowAsync(delivery!["id"]!.GetValue<string>()), 1);
        var answer = await waiting;

        late.Json["attempt_details"]!.AsArray().ShouldBeEmpty();
        waited.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(900));
        Id(answer).ShouldBe(delivery["id"]!.GetValue<string>());
        answer.Json["attempt_details"]!.AsArray().Count.ShouldBe(1);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_retry_while_the_first_still_waits_is_told_so_and_then_gets_its_answer()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var (path, key) = ($"{ControlScene.Endpoints}/{endpointId}/test?wait=30", RuntimeApi.Fresh("test"));

        var first = scene.PostAsync(path, key: key);
        var listed = await Patience.UntilAsync(() => ListedAsync(scene), rows => rows.Count == 1);
        var busy = await scene.PostAsync(path, key: key);
        await scene.AttemptAsync(await scene.RowAsync(listed[0]!["id"]!.GetValue<string>()), 1);
        var answer = await first;
        var replayed = await scene.PostAsync(path, key: key);

        (busy.Status, busy.Error).ShouldBe((409, "idempotency_key_in_use"));
        answer.Json["attempt_details"]!.AsArray().Count.ShouldBe(1);
        replayed.Text.ShouldBe(answer.Text);
        (await ListedAsync(scene)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("31")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task A_wait_that_is_none_is_refused_and_nothing_is_sent(string wait)
    {
        var scene = await ControlScene.CreateAsync(server);
        await scene.PutAsync(new { url = "https://example.com" });

        (await scene.PostAsync($"{ControlScene.Default}/test?wait={wait}")).Param.ShouldBe("wait");
        (await ListedAsync(scene)).ShouldBeEmpty();
    }

    private static async Task<JsonArray> ListedAsync(ControlScene scene) =>
        (await scene.GetAsync(ControlScene.Outbound)).Json["data"]!.AsArray();

    private static string Id(ApiAnswer answer) => answer.Json["id"]!.GetValue<string>();
}

public sealed class TestEndpointSqliteTests(SqliteControlServer server) : TestEndpointTests(server), IClassFixture<SqliteControlServer>;

public sealed class TestEndpointPostgresTests(PostgresControlServer server)
    : TestEndpointTests(server),
        IClassFixture<PostgresControlServer>;

/// <summary>The same with the worker that sends.</summary>
public sealed class TestEndpointDeliveryTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_test_with_a_wait_tells_what_the_receiver_said()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(418);
        var scene = await ControlScene.CreateAsync(server);
        await scene.PutAsync(new { url = receiver.Url, enabled = false });

        var answer = await scene.PostAsync($"{ControlScene.Default}/test?wait=20");

        var attempt = answer.Json["attempt_details"]!.AsArray().ShouldHaveSingleItem()!;
        attempt["http_status"]!.GetValue<long>().ShouldBe(418);
        attempt["trigger"]!.GetValue<string>().ShouldBe("test");
        receiver.All.ShouldHaveSingleItem().EventId.ShouldBe(answer.Json["event_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_was_held_leaves_when_the_endpoint_is_enabled()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await ControlScene.CreateAsync(server);
        var made = await scene.PutAsync(new { url = receiver.Url, enabled = false });
        var dead = await scene.DeliveryAsync(made.Json["id"]!.GetValue<string>(), DeliveryStatus.Dead);
        await scene.PostAsync($"{ControlScene.Outbound}/{dead.Id}/requeue");
        await Patience.UntilAsync(() => scene.RowAsync(dead.Id), row => row.Queue == DeliveryQueue.Held);
        receiver.All.ShouldBeEmpty();

        await scene.PutAsync(new { url = receiver.Url, enabled = true });

        (await Patience.UntilAsync(() => scene.RowAsync(dead.Id), row => row.Status == DeliveryStatus.Sent)).Queue.ShouldBe(
            DeliveryQueue.Done
        );
        receiver.All.ShouldHaveSingleItem().DeliveryId.ShouldBe(dead.Id);
    }
}
