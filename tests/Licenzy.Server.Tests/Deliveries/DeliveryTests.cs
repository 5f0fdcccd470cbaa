using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>For the class of bugs in which an application is not told, is told something else, or cannot know that it was Licenzy.</summary>
public abstract class DeliveryTests(TestServer server)
{
    [Fact]
    public async Task An_event_is_at_its_endpoint_right_after_the_commit_with_every_header()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, secret) = await scene.EndpointAsync($"{receiver.Url}/hooks?tenant=7");

        var id = (await scene.HappenAsync()).Single();

        var request = (await receiver.GotAsync(1)).Single();
        WebhookSecret.TryRead(secret, out var key).ShouldBeTrue();
        request.EventId.ShouldBe(id);
        request.Path.ShouldBe("/hooks");
        request.Headers["Content-Type"].ShouldStartWith("application/json");
        request.Headers["Licenzy-Event-Id"].ShouldBe(id);
        request.Headers["Licenzy-Event-Type"].ShouldBe("usage.consumed");
        request.Attempt.ShouldBe(1);
        request.Headers.ContainsKey("traceparent").ShouldBeFalse();
        Verify(request, [key]).ShouldBe(SignatureVerdict.Valid);
        var timestamp = long.Parse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture);
        request.Headers["Licenzy-Signature"].ShouldBe(WebhookSignature.Licenzy([key], timestamp, request.Body));

        var sent = await scene.DeliveryAsync(id, delivery => delivery.Status == DeliveryStatus.Sent);
        request.DeliveryId.ShouldBe(sent.Id);
        sent.EndpointId.ShouldBe(endpoint.Id);
        var attempt = (await scene.AttemptsAsync(sent.Id)).ShouldHaveSingleItem();
        (attempt.Number, attempt.Trigger, attempt.HttpStatus, attempt.Error).ShouldBe((1, "event", 200, null));
        attempt.Address.ShouldBe("127.0.0.1");
        attempt.NextDueMs.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_sent_is_byte_for_byte_what_was_stored_and_has_all_fields()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);

        var id = (await scene.HappenAsync()).Single();

        var request = (await receiver.GotAsync(1)).Single();
        var stored = (await scene.ReadAsync(session => OutboundEventStore.FindAsync(session, scene.Scope, id)))!;
        Encoding.UTF8.GetString(request.Body).ShouldBe(stored.Payload);
        var body = JsonNode.Parse(request.Body)!.AsObject();
        body.Select(member => member.Key).ShouldBe(["id", "type", "created_at", "project_id", "mode", "data"]);
        body["data"]!.AsObject().Count.ShouldBe(24);
    }

    [Fact]
    public async Task Each_endpoint_gets_what_it_takes_and_an_event_that_none_takes_is_kept()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (all, _) = await scene.EndpointAsync($"{receiver.Url}/all");
        await scene.EndpointAsync($"{receiver.Url}/invoices", "invoice.*", "purchase.finalized");
        var (off, _) = await scene.EndpointAsync($"{receiver.Url}/off");
        await scene.WriteAsync(session => EndpointStore.DisableAsync(session, scene.Scope, off.Id, DisabledReasons.Manual, 1));

        await scene.HappenAsync(type: "invoice.payment_failed");
        await scene.HappenAsync(type: "usage.consumed");
        await receiver.GotAsync(3);
        await scene.WriteAsync(session => EndpointStore.DisableAsync(session, scene.Scope, all.Id, DisabledReasons.Manual, 1));
        var alone = (await scene.HappenAsync(type: "usage.consumed")).Single();

        receiver
            .All.Select(request => $"{request.Path} {request.Headers["Licenzy-Event-Type"]}")
            .ShouldBe(["/all invoice.payment_failed", "/invoices invoice.payment_failed", "/all usage.consumed"], ignoreOrder: true);
        (await scene.DeliveriesAsync(alone)).ShouldBeEmpty();
        (await scene.ReadAsync(session => OutboundEventStore.FindAsync(session, scene.Scope, alone)))!.Endpoints.ShouldBe(0);
    }

    [Fact]
    public async Task A_change_that_is_taken_back_is_never_told()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);

        await Should.ThrowAsync<InvalidOperationException>(() =>
            scene.WriteAsync<bool>(async session =>
            {
                await scene.WriteEventsAsync(session, 3);
                throw new InvalidOperationException("taken back");
            })
        );
        var told = await scene.HappenAsync();

        (await receiver.GotAsync(1)).Select(request => request.EventId).ShouldBe(told);
    }

    [Fact]
    public async Task A_consumed_unit_is_told_to_the_application()
    {
        await using var receiver = await Receiver.StartAsync();
        var api = RuntimeApi.Test(server);
        var subject = RuntimeApi.Fresh("told");
        var scene = DeliveryScene.Of(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);

        await api.BuyAsync(subject, TestServer.Pack);
        (await api.ConsumeAsync(subject, 100)).Status.ShouldBe(200);

        var told = await Patience.UntilAsync(
            () => receiver.All.Select(request => JsonNode.Parse(request.Body)!).Where(body => IsAbout(body, subject)).ToList(),
            bodies => bodies.Count >= 2
        );
        told.Select(body => body["type"]!.GetValue<string>()).ShouldBe(["purchase.finalized", "usage.consumed"], ignoreOrder: true);
        var consumed = told.Single(body => body["type"]!.GetValue<string>() == "usage.consumed")["data"]!;
        (consumed["units"]!.GetValue<long>(), consumed["usage_remaining"]!.GetValue<long>()).ShouldBe((100, 900));
        await scene.WriteAsync(session =>
            EndpointStore.DisableAsync(session, scene.Scope, endpoint.Id, DisabledReasons.Manual, server.Clock.NowMs())
        );
    }

    [Fact]
    public async Task Of_many_rotations_the_last_two_secrets_sign_beside_the_new_one()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, first) = await scene.EndpointAsync(receiver.Url);
        List<string> secrets = [first];
        for (var i = 0; i < 3; i++)
        {
            secrets.Add(await scene.RotateAsync(endpoint.Id, TimeSpan.FromHours(24)));
        }

        await scene.HappenAsync();
        var request = (await receiver.GotAsync(1)).Single();

        request.Headers["webhook-signature"].Split(' ').Length.ShouldBe(3);
        secrets.Select(secret => Verify(request, [Key(secret)]) == SignatureVerdict.Valid).ShouldBe([false, true, true, true]);
    }

    [Fact]
    public async Task In_live_mode_nothing_is_sent_without_encryption_however_the_address_came_there()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = (await DeliveryScene.CreateAsync(server)).InLiveMode();
        await scene.EndpointAsync(receiver.Url);

        var failed = await scene.DeliveryAsync((await scene.HappenAsync()).Single(), delivery => delivery.Attempts == 1);

        (failed.Status, failed.LastError).ShouldBe((DeliveryStatus.Failed, "blocked"));
        receiver.All.ShouldBeEmpty();
    }

    private static bool IsAbout(JsonNode body, string subject) => body["data"]!["subject_ref"]?.GetValue<string>() == subject;

    private static byte[] Key(string secret) => WebhookSecret.TryRead(secret, out var key) ? key : throw new FormatException(secret);

    private SignatureVerdict Verify(Received request, IReadOnlyList<byte[]> keys) =>
        WebhookSignature.Verify(
            request.Headers["webhook-id"],
            request.Headers["webhook-timestamp"],
            request.Headers["webhook-signature"],
            request.Body,
            keys,
            server.Clock.NowMs() / 1000
        );
}

public sealed class DeliverySqliteTests(SqliteServer server) : DeliveryTests(server), IClassFixture<SqliteServer>;

public sealed class DeliveryPostgresTests(PostgresServer server) : DeliveryTests(server), IClassFixture<PostgresServer>;
