using System.Diagnostics;
using Licenzy.Core.Formats;
using Licenzy.Server.Deliveries;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>
/// For the class of bugs in which the trouble of one endpoint becomes that of others, or two who touch the same rows leave one of
/// them where nobody looks.
/// </summary>
public abstract class ContestedDeliveryTests(TestServer server)
{
    [Fact]
    public async Task An_endpoint_whose_secret_cannot_be_opened_holds_up_no_other()
    {
        await using var receiver = await Receiver.StartAsync();
        var broken = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await broken.EndpointAsync(receiver.Url);
        await broken.WriteAsync(async session =>
        {
            await EndpointStore.UpdateAsync(session, endpoint with { Secret = [1, 2, 3] });
            return true;
        });
        var stuck = (await broken.HappenAsync()).Single();
        var whole = await DeliveryScene.CreateAsync(server);
        await whole.EndpointAsync(receiver.Url);

        await whole.DeliveryAsync((await whole.HappenAsync()).Single(), delivery => delivery.Status == DeliveryStatus.Sent);
        var failed = await broken.DeliveryAsync(stuck, delivery => delivery.Attempts == 1);
        (failed.Status, failed.LastError).ShouldBe((DeliveryStatus.Failed, "internal"));
        await broken.WriteAsync(async session =>
        {
            await EndpointStore.UpdateAsync(session, endpoint);
            return true;
        });
        server.Clock.Advance(TimeSpan.FromSeconds(7));
        await broken.DeliveryAsync(stuck, delivery => delivery.Status == DeliveryStatus.Sent);
    }

    [Fact]
    public async Task What_was_under_way_when_the_receiver_asked_for_time_does_not_end_that_time()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        receiver.Answer = (_, _) => asked.Task;
        var under = (await scene.HappenAsync()).Single();
        await receiver.GotAsync(1);
        receiver.Say(429, retryAfter: "600");
        await scene.DeliveryAsync((await scene.HappenAsync()).Single(), delivery => delivery.Attempts == 1);

        receiver.Say(200);
        asked.SetResult();
        await scene.DeliveryAsync(under, delivery => delivery.Status == DeliveryStatus.Sent);
        var next = (await scene.HappenAsync()).Single();

        await scene.DeliveryAsync(next, delivery => delivery.Queue == DeliveryQueue.Held);
        (await scene.HealthAsync(endpoint.Id)).PausedUntilMs.ShouldNotBeNull();
        receiver.All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_came_of_an_attempt_is_written_although_its_event_was_expunged_meanwhile()
    {
        await using var receiver = await Receiver.StartAsync();
        var expunged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = (_, _) => expunged.Task;
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var id = (await scene.HappenAsync()).Single();
        await receiver.GotAsync(1);

        await ExpungeAsync(scene, id);
        expunged.SetResult();

        var sent = await scene.DeliveryAsync(id, delivery => delivery.Status == DeliveryStatus.Sent);
        (await scene.AttemptsAsync(sent.Id)).ShouldHaveSingleItem().HttpStatus.ShouldBe(200);
    }

    [Fact]
    public async Task A_delivery_that_ends_without_its_body_still_says_what_its_last_attempt_came_to()
    {
        await using var receiver = await Receiver.StartAsync();
        var expunged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = async (context, _) =>
        {
            await expunged.Task;
            context.Response.StatusCode = 500;
        };
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var id = (await scene.HappenAsync()).Single();
        await receiver.GotAsync(1);
        await ExpungeAsync(scene, id);
        expunged.SetResult();
        await scene.DeliveryAsync(id, delivery => delivery.Attempts == 1);

        server.Clock.Advance(TimeSpan.FromSeconds(7));

        var dead = await scene.DeliveryAsync(id, delivery => delivery.Status == DeliveryStatus.Dead);
        (dead.LastError, dead.LastHttpStatus, dead.Attempts).ShouldBe((DeliveryErrors.PayloadGone, 500, 1));
        dead.LastAttemptMs.ShouldNotBeNull();
        receiver.All.Count.ShouldBe(1);
    }

    private Task ExpungeAsync(DeliveryScene scene, string eventId) =>
        scene.WriteAsync(async session =>
        {
            await OutboundEventStore.EmptyAsync(session, scene.Scope, eventId);
            return await MissedDeliveryStore.EndOfExpungedAsync(session, scene.Scope, eventId, server.Clock.NowMs());
        });

    [Fact]
    public async Task An_answer_of_the_address_before_does_not_disable_the_one_after()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = async (context, request) =>
        {
            if (request.Path == "/before")
            {
                asked.TrySetResult();
                await moved.Task;
                context.Response.StatusCode = 410;
            }
        };
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync($"{receiver.Url}/before");
        var id = (await scene.HappenAsync()).Single();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        await scene.WriteAsync(async session =>
        {
            await EndpointStore.UpdateAsync(session, endpoint with { Url = $"{receiver.Url}/after" });
            return true;
        });
        moved.SetResult();
        await scene.DeliveryAsync(id, delivery => delivery.Attempts == 1);

        (await scene.EndpointRowAsync(endpoint.Id)).Enabled.ShouldBe(1);
        (await scene.NoticesAsync(endpoint.Id)).ShouldBeEmpty();
    }
}

public sealed class ContestedDeliverySqliteTests(SqliteServer server) : ContestedDeliveryTests(server), IClassFixture<SqliteServer>;

public sealed class ContestedDeliveryPostgresTests(PostgresServer server) : ContestedDeliveryTests(server), IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_pause_that_ends_while_somebody_has_its_last_held_delivery_leaves_it_not_behind()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        var key = new EndpointKey(scene.Scope, endpoint.Id);
        var id = await HeldAsync(scene, key);

        // Who looks at it with the wish to requeue it, and is refused, takes nothing but a lock.
        await scene.WriteAsync(async session =>
        {
            await DeliveryStore.FindAsync(session, scene.Scope, id, forUpdate: true);
            server.Clock.Advance(TimeSpan.FromSeconds(61));
            await Patience.UntilAsync(() => scene.HealthAsync(endpoint.Id), health => health.PausedUntilMs is null);
            return true;
        });

        await Patience.UntilAsync(
            () => scene.ReadAsync(session => DeliveryStore.FindAsync(session, scene.Scope, id)),
            delivery => delivery!.Status == DeliveryStatus.Sent
        );
    }

    [Fact]
    public async Task What_is_put_aside_while_its_endpoint_is_deleted_ends()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        var key = new EndpointKey(scene.Scope, endpoint.Id);
        var heldId = await HeldAsync(scene, key);
        var held = await scene.ReadAsync(session => DeliveryStore.FindAsync(session, scene.Scope, heldId));
        var due = held! with { Id = server.Services.GetRequiredService<Ids>().New(IdPrefix.Delivery), Queue = DeliveryQueue.Due };

        var claimed = await scene.WriteAsync(async session =>
        {
            await EndpointHealthStore.LockAsync(session, key);
            await DeliveryStore.InsertAsync(session, [due]);
            await EndpointStore.UpdateAsync(session, endpoint with { DeletedMs = server.Clock.NowMs() });
            // It sees the endpoint as it was before, and waits.
            var claim = server.Services.GetRequiredService<ClaimDeliveries>().HandleAsync(key, 8, TestContext.Current.CancellationToken);
            await Patience.UntilAsync(() => WaitersAsync(session), waiters => waiters > 0);
            return claim;
        });

        (await claimed).Deliveries.ShouldBeEmpty();
        var ended = await Patience.UntilAsync(
            () => scene.ReadAsync(session => DeliveryStore.FindAsync(session, scene.Scope, due.Id)),
            delivery => delivery!.Status == DeliveryStatus.Dead
        );
        ended!.LastError.ShouldBe(DeliveryErrors.EndpointDeleted);
    }

    [Fact]
    public async Task A_paused_endpoint_that_somebody_has_locked_holds_up_no_other()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        var key = new EndpointKey(scene.Scope, endpoint.Id);
        await HeldAsync(scene, key);
        var other = await DeliveryScene.CreateAsync(server);
        await other.EndpointAsync(receiver.Url);

        var took = await scene.WriteAsync(async session =>
        {
            await EndpointHealthStore.LockAsync(session, key);
            server.Clock.Advance(TimeSpan.FromSeconds(61));
            // The worker wants to try it, and waits.
            await Patience.UntilAsync(() => WaitersAsync(session), waiters => waiters > 0);
            var watch = Stopwatch.StartNew();
            await other.HappenAsync();
            await receiver.GotAsync(1).WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            return watch.Elapsed;
        });

        took.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    private static Task<long> WaitersAsync(Session session) =>
        session.FindAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");

    /// <summary>A paused endpoint with one delivery that is held for it. Returns the delivery.</summary>
    private async Task<string> HeldAsync(DeliveryScene scene, EndpointKey key)
    {
        await scene.WriteAsync(async session =>
        {
            var health = await EndpointHealthStore.LockAsync(session, key);
            await EndpointHealthStore.SaveAsync(session, health with { PausedUntilMs = server.Clock.NowMs() + 60_000 });
            return true;
        });
        var id = (await scene.HappenAsync()).Single();
        return (await scene.DeliveryAsync(id, delivery => delivery.Queue == DeliveryQueue.Held)).Id;
    }
}
