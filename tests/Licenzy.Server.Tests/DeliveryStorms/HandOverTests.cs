using System.Diagnostics;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// For the class of bugs that every deployment shows: a program that stops sends twice what it was sending, or keeps what it had taken
/// from those that go on.
/// </summary>
public abstract class HandOverTests(WorkerlessServer server)
{
    private const int AtOnce = 4;
    private const int Quick = 32;
    private const int Waiting = 60;

    [Fact]
    public async Task A_program_that_stops_ends_what_is_under_way_and_gives_the_rest_back_at_once()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        receiver.Answer = (_, _) => receiver.All.Count <= Quick ? Task.CompletedTask : gate.Task;
        await using var first = await server.StartWorkerAsync();
        var told = await scene.HappenAsync(Quick + Waiting);
        await receiver.GotAsync(Quick + AtOnce);
        await Patience.UntilAsync(() => SentCountAsync(scene), sent => sent == Quick);
        (await LeasedAsync(scene)).ShouldBeGreaterThan(AtOnce, "a quick endpoint has a line, and somebody is in it");

        var stopping = first.StopAsync(TestContext.Current.CancellationToken);
        await Patience.UntilAsync(() => LeasedAsync(scene), leased => leased == AtOnce);
        stopping.IsCompleted.ShouldBeFalse("what was not begun is free before what is under way has ended");
        gate.SetResult();
        await stopping;

        (await LeasedAsync(scene)).ShouldBe(0);
        (await SentCountAsync(scene)).ShouldBe(Quick + AtOnce, "what had ended is written down");
        var watch = Stopwatch.StartNew();
        await using var second = await server.StartWorkerAsync();
        await SentAsync(scene, told.Count);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), "nobody waits for a lease");
        receiver.All.Select(request => request.EventId).ShouldBe(told, ignoreOrder: true);
        await second.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_keep_a_program_from_stopping()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        await using var first = await server.StartWorkerAsync();
        receiver.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var told = await scene.HappenAsync(Waiting);
        await receiver.GotAsync(AtOnce);

        var watch = Stopwatch.StartNew();
        await first.StopAsync(TestContext.Current.CancellationToken);
        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(15), "ten seconds of grace");

        (await LeasedAsync(scene)).ShouldBe(0, "what was cut off is free too");
        receiver.Say(200);
        await using var second = await server.StartWorkerAsync();
        await SentAsync(scene, Waiting);
        receiver.All.GroupBy(request => request.EventId, StringComparer.Ordinal).Count(times => times.Count() > 1).ShouldBe(AtOnce);
        receiver.All.Select(request => request.EventId).Distinct(StringComparer.Ordinal).ShouldBe(told, ignoreOrder: true);
        await second.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_a_program_took_without_knowing_it_is_free_when_it_has_stopped()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        await using var first = await server.StartWorkerAsync();
        // As it is when the answer to a commit is lost: the rows are taken, and who took them does not know.
        await scene.WriteAsync(async session =>
        {
            var delivery = (await scene.WriteEventsAsync(session, 1)).Single();
            var rows = await DeliveryStore.OfEventAsync(session, scene.Scope, delivery, 1);
            await DeliveryQueueStore.LeaseAsync(session, rows, Owner(first.Services), LeaseEnd());
            return true;
        });

        await first.StopAsync(TestContext.Current.CancellationToken);

        (await LeasedAsync(scene)).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_dead_program_had_is_sent_when_its_lease_ends()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        await using var worker = await server.StartWorkerAsync();
        await scene.WriteAsync(async session =>
        {
            var delivery = (await scene.WriteEventsAsync(session, 1)).Single();
            var rows = await DeliveryStore.OfEventAsync(session, scene.Scope, delivery, 1);
            await DeliveryQueueStore.LeaseAsync(session, rows, "node_dead", LeaseEnd());
            return true;
        });

        server.Clock.Advance(TimeSpan.FromSeconds(50));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        receiver.All.ShouldBeEmpty("it may be on its way still");
        server.Clock.Advance(TimeSpan.FromSeconds(11));

        await receiver.GotAsync(1);
        await SentAsync(scene, 1);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    private static string Owner(IServiceProvider services) => services.GetRequiredService<Instance>().Id;

    private long LeaseEnd() => server.Clock.GetUtcNow().ToUnixTimeMilliseconds() + 60_000;

    private static Task SentAsync(DeliveryScene scene, long count) =>
        Patience.UntilAsync(() => SentCountAsync(scene), sent => sent == count);

    private static Task<long> SentCountAsync(DeliveryScene scene) => CountAsync(scene, "status = 'sent'");

    private static Task<long> LeasedAsync(DeliveryScene scene) => CountAsync(scene, "lease_owner is not null");

    private static Task<long> CountAsync(DeliveryScene scene, string which) =>
        scene.ReadAsync(session =>
            session.FindAsync<long>(
                $"select count(*) from deliveries where project_id = @ProjectId and {which}",
                new { scene.Scope.ProjectId }
            )
        );
}

public sealed class HandOverOnSqlite(SqliteWorkerlessServer server) : HandOverTests(server), IClassFixture<SqliteWorkerlessServer>;

public sealed class HandOverOnPostgres(PostgresWorkerlessServer server) : HandOverTests(server), IClassFixture<PostgresWorkerlessServer>;
