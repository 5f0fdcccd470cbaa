using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>
/// For the class of bugs in which a delivery is tried too soon, too late or not again, or an endpoint is given up too early. The
/// program's clock is the test's; the sockets are real.
/// </summary>
public abstract class DeliveryTimeTests(TestServer server)
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    [Fact]
    public async Task A_delivery_is_tried_ten_times_at_the_documented_times_and_then_it_is_dead()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500);
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var id = (await scene.HappenAsync()).Single();

        foreach (var (wait, attempts) in Waits.Select((wait, index) => (wait, index + 1)))
        {
            var failed = await scene.DeliveryAsync(id, delivery => delivery.Attempts == attempts);
            failed.Status.ShouldBe(DeliveryStatus.Failed);
            var last = (await scene.AttemptsAsync(failed.Id))[^1];
            last.NextDueMs.ShouldBe(failed.DueMs);
            TimeSpan.FromMilliseconds(failed.DueMs - failed.UpdatedMs).ShouldBeInRange(wait * 0.8, wait * 1.2);
            server.Clock.Advance(TimeSpan.FromMilliseconds(failed.DueMs - server.Clock.NowMs() + 1));
        }

        var dead = await scene.DeliveryAsync(id, delivery => delivery.Attempts == 10);
        (dead.Status, dead.Queue).ShouldBe((DeliveryStatus.Dead, DeliveryQueue.Done));
        var log = await scene.AttemptsAsync(dead.Id);
        log.Select(attempt => attempt.Number).ShouldBe(Enumerable.Range(1, 10).Select(number => (long)number));
        log.Select(attempt => attempt.Trigger).ShouldBe(["event", .. Enumerable.Repeat("retry", 9)]);
        log.ShouldAllBe(attempt => attempt.HttpStatus == 500 && attempt.Error == "http");
        log[^1].NextDueMs.ShouldBeNull();
        receiver.All.Select(request => request.EventId).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().ShouldBe(id);
        receiver.All.Select(request => request.Headers["webhook-timestamp"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(10);
        (await scene.HealthAsync(dead.EndpointId)).Exhausted.ShouldBe(1);
    }

    [Fact]
    public async Task What_fails_together_does_not_come_back_together()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500);
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);

        var ids = await scene.HappenAsync(count: 9);

        List<long> waits = [];
        foreach (var id in ids)
        {
            var failed = await scene.DeliveryAsync(id, delivery => delivery.Attempts == 1);
            waits.Add(failed.DueMs - failed.UpdatedMs);
        }

        waits.ShouldAllBe(wait => wait >= 4_000 && wait <= 6_000);
        waits.Distinct().Count().ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task A_success_after_failures_is_sent_and_the_endpoint_is_well_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(503);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        var id = (await scene.HappenAsync()).Single();
        await scene.DeliveryAsync(id, delivery => delivery.Attempts == 1);
        (await scene.HealthAsync(endpoint.Id)).FailingSinceMs.ShouldNotBeNull();

        receiver.Say(204);
        server.Clock.Advance(TimeSpan.FromSeconds(6.1));

        var sent = await scene.DeliveryAsync(id, delivery => delivery.Status == DeliveryStatus.Sent);
        (sent.Attempts, sent.LastHttpStatus, sent.LastError).ShouldBe((2, 204, null));
        (await scene.HealthAsync(endpoint.Id)).FailingSinceMs.ShouldBeNull();
    }

    [Fact]
    public async Task A_receiver_that_asks_for_time_gets_it_for_everything()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(429, retryAfter: "1200");
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var first = (await scene.HappenAsync()).Single();
        var failed = await scene.DeliveryAsync(first, delivery => delivery.Attempts == 1);
        (failed.DueMs - failed.UpdatedMs).ShouldBe(1_200_000);

        var second = (await scene.HappenAsync()).Single();
        var held = await scene.DeliveryAsync(second, delivery => delivery.Queue == DeliveryQueue.Held);
        (held.Status, held.Attempts).ShouldBe((DeliveryStatus.Pending, 0));
        receiver.Say(200);
        server.Clock.Advance(TimeSpan.FromSeconds(1_201));

        await scene.DeliveryAsync(first, delivery => delivery.Status == DeliveryStatus.Sent);
        await scene.DeliveryAsync(second, delivery => delivery.Status == DeliveryStatus.Sent);
        receiver.All.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_wish_for_a_year_is_granted_for_a_day()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500, retryAfter: "31536000");
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var id = (await scene.HappenAsync()).Single();

        var failed = await scene.DeliveryAsync(id, delivery => delivery.Attempts == 1);

        (failed.DueMs - failed.UpdatedMs).ShouldBe((long)TimeSpan.FromHours(24).TotalMilliseconds);
    }

    [Fact]
    public async Task An_endpoint_that_fails_ten_times_is_paused_and_tried_with_one_each_minute()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        await scene.HappenAsync(count: 10);
        await Patience.UntilAsync(() => scene.HealthAsync(endpoint.Id), health => health?.PausedUntilMs is not null);
        var tried = receiver.All.Count;

        var later = await scene.HappenAsync(count: 20);
        foreach (var id in later)
        {
            await scene.DeliveryAsync(id, delivery => delivery.Queue == DeliveryQueue.Held);
        }

        receiver.All.Count.ShouldBe(tried);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        var minuteLater = server.Clock.NowMs();
        await receiver.GotAsync(tried + 1);
        // Written, and not only under way: the clock must not move while the trial is.
        var paused = await Patience.UntilAsync(() => scene.HealthAsync(endpoint.Id), health => health.LastFailureMs >= minuteLater);
        paused.PausedUntilMs.ShouldBe(paused.LastFailureMs + 60_000);
        receiver.All.Count.ShouldBe(tried + 1);

        receiver.Say(200);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        foreach (var id in later)
        {
            await scene.DeliveryAsync(id, delivery => delivery.Status == DeliveryStatus.Sent);
        }

        (await scene.HealthAsync(endpoint.Id)).PausedUntilMs.ShouldBeNull();
    }

    [Fact]
    public async Task What_somebody_asks_for_by_hand_is_sent_while_the_endpoint_is_paused()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(429, retryAfter: "3600");
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var id = (await scene.HappenAsync()).Single();
        var failed = await scene.DeliveryAsync(id, delivery => delivery.Attempts == 1);
        receiver.Say(200);

        await scene.RequeueAsync(failed);

        var sent = await scene.DeliveryAsync(id, delivery => delivery.Status == DeliveryStatus.Sent);
        (await scene.AttemptsAsync(sent.Id))[^1].Trigger.ShouldBe(DeliveryTrigger.Requeue);
    }

    [Fact]
    public async Task Gone_disables_the_endpoint_at_once_and_what_waits_is_kept()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(410);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        var id = (await scene.HappenAsync()).Single();
        await scene.DeliveryAsync(id, delivery => delivery.Attempts == 1);

        var disabled = await scene.EndpointRowAsync(endpoint.Id);
        (disabled.Enabled, disabled.DisabledReason).ShouldBe((0, DisabledReasons.Gone));
        (await scene.NoticesAsync(endpoint.Id)).ShouldHaveSingleItem().Reason.ShouldBe(DisabledReasons.Gone);
        server.Clock.Advance(TimeSpan.FromSeconds(7));
        var held = await scene.DeliveryAsync(id, delivery => delivery.Queue == DeliveryQueue.Held);
        (held.Status, held.Attempts).ShouldBe((DeliveryStatus.Failed, 1));
        (await scene.DeliveriesAsync((await scene.HappenAsync()).Single())).ShouldBeEmpty();
        receiver.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_is_a_failure()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (context, _) =>
        {
            context.Response.Redirect($"{receiver.Url}/elsewhere");
            return Task.CompletedTask;
        };
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync($"{receiver.Url}/here");

        var failed = await scene.DeliveryAsync((await scene.HappenAsync()).Single(), delivery => delivery.Attempts == 1);

        (failed.Status, failed.LastHttpStatus, failed.LastError).ShouldBe((DeliveryStatus.Failed, 302, "redirect"));
        receiver.All.Select(request => request.Path).ShouldBe(["/here"]);
    }

    [Fact]
    public async Task During_a_rotation_both_secrets_sign_and_afterwards_the_new_one_alone()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, first) = await scene.EndpointAsync(receiver.Url);
        var second = await scene.RotateAsync(endpoint.Id, TimeSpan.FromHours(24));

        await scene.HappenAsync();
        var during = (await receiver.GotAsync(1))[0];
        Valid(during, first).ShouldBeTrue();
        Valid(during, second).ShouldBeTrue();
        server.Clock.Advance(TimeSpan.FromHours(24));
        await scene.HappenAsync();
        var after = (await receiver.GotAsync(2))[1];

        during.Headers["webhook-signature"].Split(' ').Length.ShouldBe(2);
        after.Headers["webhook-signature"].Split(' ').Length.ShouldBe(1);
        Valid(after, first).ShouldBeFalse();
        Valid(after, second).ShouldBeTrue();
    }

    private bool Valid(Received request, string secret) =>
        WebhookSecret.TryRead(secret, out var key)
        && WebhookSignature.Verify(
            request.Headers["webhook-id"],
            request.Headers["webhook-timestamp"],
            request.Headers["webhook-signature"],
            request.Body,
            [key],
            server.Clock.NowMs() / 1000
        ) == SignatureVerdict.Valid;
}

public sealed class DeliveryTimeSqliteTests(SqliteServer server) : DeliveryTimeTests(server), IClassFixture<SqliteServer>;

public sealed class DeliveryTimePostgresTests(PostgresServer server) : DeliveryTimeTests(server), IClassFixture<PostgresServer>;
