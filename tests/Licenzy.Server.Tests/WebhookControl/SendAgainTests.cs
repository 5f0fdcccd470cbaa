using System.Text.Json.Nodes;
using Licenzy.Core.Announcing;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which what failed cannot be sent again, or what was sent is sent twice.</summary>
public abstract class SendAgainTests(TestServer server)
{
    [Theory]
    [InlineData(DeliveryStatus.Failed)]
    [InlineData(DeliveryStatus.Dead)]
    public async Task What_failed_is_due_now_with_the_whole_schedule_before_it(string status)
    {
        var scene = await ControlScene.CreateAsync(server);
        var delivery = await scene.DeliveryAsync(await scene.EndpointAsync(), status);

        var answer = await RequeueAsync(scene, delivery.Id);

        answer.Status.ShouldBe(200, answer.Text);
        Text(answer.Json, "status").ShouldBe("pending");
        var row = await scene.RowAsync(delivery.Id);
        (row.Status, row.Queue, row.Trigger, row.FinishedMs).ShouldBe(("pending", "due", "requeue", null));
        (row.Attempts, row.SeriesAttempts).ShouldBe((3, 0));
        row.DueMs.ShouldBeLessThanOrEqualTo(scene.NowMs);
        (await scene.OfEventAsync(delivery.EventId)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_cannot_be_requeued_says_why()
    {
        var scene = await ControlScene.CreateAsync(server);
        var (endpointId, gone) = (await scene.EndpointAsync(), await scene.EndpointAsync());
        var sent = await scene.DeliveryAsync(endpointId, DeliveryStatus.Sent);
        var pending = await scene.DeliveryAsync(endpointId, DeliveryStatus.Pending);
        var homeless = await scene.DeliveryAsync(gone, DeliveryStatus.Dead);
        await scene.DeleteAsync(gone);
        var empty = await scene.DeliveryAsync(endpointId, DeliveryStatus.Dead);
        await scene.WriteAsync(session => OutboundEventStore.EmptyAsync(session, scene.Scope, empty.EventId));
        var leased = await scene.DeliveryAsync(endpointId, DeliveryStatus.Failed);
        await scene.WriteAsync(session => DeliveryQueueStore.LeaseAsync(session, [leased], "node_1", scene.NowMs + 60_000));

        foreach (
            var (delivery, why) in new[]
            {
                (sent, "resend"),
                (pending, "on its way"),
                (homeless, "deleted"),
                (empty, "not kept"),
                (leased, "in this moment"),
            }
        )
        {
            var answer = await RequeueAsync(scene, delivery.Id);
            (answer.Status, answer.Error).ShouldBe((409, "delivery_not_requeueable"), answer.Text);
            Text(answer.Json, "detail")!.ShouldContain(why);
            (await scene.RowAsync(delivery.Id)).Status.ShouldBe(delivery.Status);
        }

        (await RequeueAsync(scene, sent.EventId)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task To_a_disabled_endpoint_it_waits()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var delivery = await scene.DeliveryAsync(endpointId, DeliveryStatus.Dead);
        await scene.PatchAsync(endpointId, """{"enabled":false}""");

        var answer = await RequeueAsync(scene, delivery.Id);

        answer.Status.ShouldBe(200, answer.Text);
        (Text(answer.Json, "status"), Text(answer.Json, "held")).ShouldBe(("pending", "endpoint_disabled"));
    }

    [Theory]
    [InlineData(DeliveryStatus.Sent)]
    [InlineData(DeliveryStatus.Pending)]
    [InlineData(DeliveryStatus.Dead)]
    public async Task A_resent_delivery_is_a_new_one_of_the_same_event(string status)
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        await scene.EndpointAsync();
        var delivery = await scene.DeliveryAsync(endpointId, status);

        var answer = await ResendAsync(scene, delivery.Id);

        answer.Status.ShouldBe(201, answer.Text);
        var made = answer.Json["data"]!.AsArray().ShouldHaveSingleItem()!;
        (Text(made, "event_id"), Text(made, "endpoint_id"), Text(made, "status")).ShouldBe((delivery.EventId, endpointId, "pending"));
        var rows = await scene.OfEventAsync(delivery.EventId);
        rows.Select(row => (row.Id, row.Status, row.Trigger))
            .ShouldBe([(delivery.Id, status, "event"), (Text(made, "id")!, "pending", "resend")]);
    }

    [Fact]
    public async Task A_resent_event_goes_to_all_that_take_it_now_and_is_no_longer_alone()
    {
        var scene = await ControlScene.CreateAsync(server);
        var outbound = await scene.EventAsync(EventTypes.UsageConsumed);
        var alone = await ResendAsync(scene, outbound.Id);
        string[] takers = [await scene.EndpointAsync(), await scene.EndpointAsync("usage.*")];
        await scene.EndpointAsync("invoice.*");
        await scene.PatchAsync(await scene.EndpointAsync(), """{"enabled":false}""");

        var answer = await ResendAsync(scene, outbound.Id);

        (alone.Status, alone.Error).ShouldBe((409, "no_endpoint"));
        answer.Json["data"]!.AsArray().Select(delivery => Text(delivery!, "endpoint_id")).ShouldBe(takers, ignoreOrder: true);
        var list = (await scene.GetAsync($"{ControlScene.Outbound}?status=no_endpoint")).Json["data"]!.AsArray();
        list.ShouldBeEmpty();
        (await scene.GetAsync($"{ControlScene.Outbound}?event_id={outbound.Id}")).Json["data"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_has_no_endpoint_or_no_body_is_not_resent()
    {
        var scene = await ControlScene.CreateAsync(server);
        var (endpointId, gone) = (await scene.EndpointAsync(), await scene.EndpointAsync());
        var homeless = await scene.DeliveryAsync(gone, DeliveryStatus.Dead);
        await scene.DeleteAsync(gone);
        var empty = await scene.DeliveryAsync(endpointId, DeliveryStatus.Sent);
        await scene.PostAsync($"{ControlScene.Outbound}/{empty.EventId}/expunge");

        (await ResendAsync(scene, homeless.Id)).Error.ShouldBe("no_endpoint");
        (await ResendAsync(scene, homeless.EventId)).Status.ShouldBe(201);
        (await ResendAsync(scene, empty.Id)).Error.ShouldBe("delivery_not_requeueable");
        (await ResendAsync(scene, empty.EventId)).Error.ShouldBe("delivery_not_requeueable");
    }

    [Fact]
    public async Task The_dead_come_back_as_asked_and_nothing_else_does()
    {
        var scene = await ControlScene.CreateAsync(server);
        var (first, second, gone) = (await scene.EndpointAsync(), await scene.EndpointAsync(), await scene.EndpointAsync());
        var old = await scene.DeliveryAsync(first, DeliveryStatus.Dead);
        await Task.Delay(TimeSpan.FromMilliseconds(5));
        var since = DateTimeOffset.FromUnixTimeMilliseconds(scene.NowMs);
        var invoice = await scene.DeliveryAsync(first, DeliveryStatus.Dead, EventTypes.InvoicePaymentFailed);
        var other = await scene.DeliveryAsync(second, DeliveryStatus.Dead);
        var failed = await scene.DeliveryAsync(first, DeliveryStatus.Failed);
        var homeless = await scene.DeliveryAsync(gone, DeliveryStatus.Dead);
        await scene.DeleteAsync(gone);
        var empty = await scene.DeliveryAsync(first, DeliveryStatus.Dead);
        await scene.WriteAsync(session => OutboundEventStore.EmptyAsync(session, scene.Scope, empty.EventId));

        (await RequeueDeadAsync(scene, new { dry_run = true })).ShouldBe((3, false));
        (await scene.RowAsync(old.Id)).Status.ShouldBe(DeliveryStatus.Dead);
        (
            await RequeueDeadAsync(
                scene,
                new
                {
                    since,
                    endpoint_id = first,
                    event_type = EventTypes.InvoicePaymentFailed,
                }
            )
        ).ShouldBe((1, false));
        (await scene.RowAsync(invoice.Id)).Trigger.ShouldBe(DeliveryTrigger.Recovery);
        (await RequeueDeadAsync(scene, new { since })).ShouldBe((1, false));
        (await scene.RowAsync(other.Id)).Status.ShouldBe(DeliveryStatus.Pending);
        (await RequeueDeadAsync(scene, body: null)).ShouldBe((1, false));
        (await scene.RowAsync(old.Id)).Queue.ShouldBe(DeliveryQueue.Due);
        (await RequeueDeadAsync(scene, new { })).ShouldBe((0, false));
        (await scene.RowAsync(failed.Id)).Status.ShouldBe(DeliveryStatus.Failed);
        (await scene.RowAsync(homeless.Id)).Status.ShouldBe(DeliveryStatus.Dead);
        (await scene.RowAsync(empty.Id)).Status.ShouldBe(DeliveryStatus.Dead);
    }

    [Fact]
    public async Task An_expunged_event_says_nothing_any_more_and_is_not_sent()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var outbound = await scene.EventAsync(endpoints: 1, subject: "somebody");
        var sent = await scene.DeliveryAsync(outbound, endpointId, DeliveryStatus.Sent);
        var due = await scene.DeliveryAsync(outbound, endpointId, DeliveryStatus.Failed);
        var held = await scene.DeliveryAsync(outbound, endpointId, DeliveryStatus.Pending, DeliveryQueue.Held);

        var answer = await scene.PostAsync($"{ControlScene.Outbound}/{outbound.Id}/expunge");
        var again = await scene.PostAsync($"{ControlScene.Outbound}/{outbound.Id}/expunge");

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["payload"].ShouldBeNull();
        answer.Json["payload_expired"]!.GetValue<bool>().ShouldBeTrue();
        again.Text.ShouldBe(answer.Text);
        (await scene.RowAsync(sent.Id)).Status.ShouldBe(DeliveryStatus.Sent);
        foreach (var delivery in new[] { due, held })
        {
            var row = await scene.RowAsync(delivery.Id);
            (row.Status, row.Queue, row.LastError).ShouldBe(("dead", "done", "expunged"));
            row.FinishedMs.ShouldNotBeNull();
        }

        (await scene.PostAsync($"{ControlScene.Outbound}/{sent.Id}/expunge")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_delivery_is_read_with_what_is_sent_and_every_attempt_and_an_event_with_its_deliveries()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var outbound = await scene.EventAsync(endpoints: 1, subject: "somebody");
        var dead = await scene.DeliveryAsync(outbound, endpointId, DeliveryStatus.Dead);
        var sent = await scene.DeliveryAsync(outbound, endpointId, DeliveryStatus.Sent);
        await scene.AttemptAsync(dead, 1);
        await scene.AttemptAsync(dead, 2);

        var delivery = (await scene.GetAsync($"{ControlScene.Outbound}/{dead.Id}")).Json;
        var whole = (await scene.GetAsync($"{ControlScene.Outbound}/{outbound.Id}")).Json;

        delivery["payload"]!.ToJsonString().ShouldBe(JsonNode.Parse(outbound.Payload)!.ToJsonString());
        delivery["deliveries"].ShouldBeNull();
        var attempts = delivery["attempt_details"]!.AsArray();
        attempts.Select(attempt => attempt!["number"]!.GetValue<long>()).ShouldBe([1, 2]);
        attempts[0]!["response"]!.GetValue<string>().ShouldBe("busy");
        attempts[0]!["http_status"]!.GetValue<long>().ShouldBe(503);
        (Text(whole, "id"), Text(whole, "status"), Text(whole, "subject_ref")).ShouldBe((outbound.Id, "dead", "somebody"));
        whole["deliveries"]!.AsArray().Select(row => Text(row!, "id")).ShouldBe([dead.Id, sent.Id]);
        whole["attempt_details"].ShouldBeNull();
        whole["attempts"]!.GetValue<long>().ShouldBe(6);
    }

    private static Task<ApiAnswer> RequeueAsync(ControlScene scene, string id) => scene.PostAsync($"{ControlScene.Outbound}/{id}/requeue");

    private static Task<ApiAnswer> ResendAsync(ControlScene scene, string id) => scene.PostAsync($"{ControlScene.Outbound}/{id}/resend");

    private static async Task<(long Requeued, bool HasMore)> RequeueDeadAsync(ControlScene scene, object? body)
    {
        var answer = await scene.PostAsync($"{ControlScene.Outbound}/requeue-dead", body);
        answer.Status.ShouldBe(200, answer.Text);
        return (answer.Json["requeued"]!.GetValue<long>(), answer.Json["has_more"]!.GetValue<bool>());
    }

    private static string? Text(JsonNode json, string member) => json[member]?.GetValue<string>();
}

public sealed class SendAgainSqliteTests(SqliteControlServer server) : SendAgainTests(server), IClassFixture<SqliteControlServer>;

public sealed class SendAgainPostgresTests(PostgresControlServer server) : SendAgainTests(server), IClassFixture<PostgresControlServer>;
