using Licenzy.Core.Announcing;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>For the class of bugs in which one customer's broken receiver delays another's events.</summary>
public abstract class IsolationTests(TestServer server)
{
    private const int Due = 5_000;
    private const int Others = 20;
    private const int Neighbours = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task An_endpoint_that_hangs_delays_only_itself_and_gets_everything_when_it_is_back()
    {
        var times = new ArrivalTimes();
        await using var healthy = await HealthyAsync(times);
        await using var hanging = await Receiver.StartAsync();
        hanging.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(hanging.Url, "usage.*");
        var hearers = await HearersAsync(scene, healthy);

        foreach (var _ in Enumerable.Range(0, Due / 500))
        {
            await scene.HappenAsync(500);
        }

        await HappenAsync(hearers, times, rounds: 12);
        times.ShouldBePrompt();
        await Patience.UntilAsync(() => scene.HealthAsync(endpoint.Id), health => health?.PausedUntilMs is not null);
        await Until.TrueAsync(async () => await QueuedAsync(scene, DeliveryQueue.Held) >= Due - 20, Longest, "what is due is held");
        await Until.TrueAsync(() => StandsStillAsync(scene), Longest, "what was under way has ended");
        var tried = await TriedAsync(scene);
        tried.ShouldBeInRange(10, 18, "ten failures open the breaker, and eight were under way");

        for (var minute = 1; minute <= 2; minute++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(61));
            await Patience.UntilAsync(() => TriedAsync(scene), now => now == tried + minute);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            (await TriedAsync(scene)).ShouldBe(tried + minute, "one a minute");
        }

        hanging.Say(200);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        await Until.TrueAsync(async () => await CountAsync(scene, "status = 'sent'") >= Due - 20, Longest, "what was held has arrived");
        server.Clock.Advance(TimeSpan.FromMinutes(7));
        await Until.TrueAsync(
            async () => await CountAsync(scene, "status = 'sent'") == Due + (12 * Neighbours),
            Longest,
            "all have arrived"
        );
        (await CountAsync(scene, "attempts > 4")).ShouldBe(0);
    }

    /// <summary>Nothing is tried any more: what hangs ends by its time limit, within two seconds.</summary>
    private static async Task<bool> StandsStillAsync(DeliveryScene scene)
    {
        var before = await TriedAsync(scene);
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        return await TriedAsync(scene) == before;
    }

    [Fact]
    public async Task An_endpoint_whose_secret_cannot_be_opened_delays_only_itself()
    {
        var times = new ArrivalTimes();
        await using var healthy = await HealthyAsync(times);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(healthy.Url, "usage.*");
        var row = await scene.EndpointRowAsync(endpoint.Id);
        await scene.WriteAsync(async session =>
        {
            await EndpointStore.UpdateAsync(session, row with { Secret = [1, 2, 3] });
            return true;
        });
        var hearers = await HearersAsync(scene, healthy);
        var told = (await scene.HappenAsync()).Single();

        for (var second = 0; second < 5; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await HappenAsync(hearers, times, rounds: 1);
        }

        times.ShouldBePrompt();
        await scene.WriteAsync(async session =>
        {
            await EndpointStore.UpdateAsync(session, row);
            return true;
        });
        server.Clock.Advance(TimeSpan.FromMinutes(7));
        await scene.DeliveryAsync(told, delivery => delivery.Status == DeliveryStatus.Sent);
    }

    [Fact]
    public async Task A_project_with_many_slow_endpoints_keeps_no_other_project_waiting()
    {
        var times = new ArrivalTimes();
        await using var healthy = await HealthyAsync(times);
        await using var slow = await Receiver.StartAsync();
        slow.Answer = (context, _) => Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted);
        var busy = await DeliveryScene.CreateAsync(server);
        for (var number = 0; number < 25; number++)
        {
            await busy.EndpointAsync($"{slow.Url}/{number}");
        }

        var quiet = await DeliveryScene.CreateAsync(server);
        await quiet.EndpointAsync(healthy.Url);
        await busy.HappenAsync(20);
        await Patience.UntilAsync(() => slow.All.Count, count => count >= 50);

        for (var look = 0; look < 10; look++)
        {
            await HappenAsync([(quiet, 1)], times, rounds: 1);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }

        (await CountAsync(busy, "status <> 'sent'")).ShouldBeGreaterThan(0, "the busy project is still busy");
        times.ShouldBePrompt();
        await Until.TrueAsync(async () => await CountAsync(busy, "status = 'sent'") == 500, Longest, "the busy one gets everything too");
    }

    private static async Task<Receiver> HealthyAsync(ArrivalTimes times)
    {
        var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, request) =>
        {
            times.Arrived(request.EventId);
            return Task.CompletedTask;
        };
        return receiver;
    }

    /// <summary>Projects with one healthy endpoint each, and the project of the broken one with some beside it.</summary>
    private async Task<IReadOnlyList<(DeliveryScene Scene, int Endpoints)>> HearersAsync(DeliveryScene broken, Receiver healthy)
    {
        List<(DeliveryScene, int)> hearers = [(broken, Neighbours)];
        for (var number = 0; number < Neighbours; number++)
        {
            await broken.EndpointAsync($"{healthy.Url}/{number}", "invoice.*");
        }

        for (var number = 0; number < Others; number++)
        {
            var other = await DeliveryScene.CreateAsync(server);
            await other.EndpointAsync(healthy.Url);
            hearers.Add((other, 1));
        }

        return hearers;
    }

    /// <summary>Something happens in one project after the other, each in a transaction of its own; waits until all of it has arrived.</summary>
    private static async Task HappenAsync(IReadOnlyList<(DeliveryScene Scene, int Endpoints)> hearers, ArrivalTimes times, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (scene, endpoints) in hearers)
            {
                times.Committed((await scene.HappenAsync(type: EventTypes.InvoicePaymentFailed)).Single(), endpoints);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
            }
        }

        await Until.TrueAsync(() => times.AllArrived, Longest, "the events of the healthy arrive");
    }

    private static Task<long> TriedAsync(DeliveryScene scene) => CountAsync(scene, "event_type = 'usage.consumed'", "sum(attempts)");

    private static Task<long> QueuedAsync(DeliveryScene scene, string queue) => CountAsync(scene, $"queue = '{queue}'");

    private static Task<long> CountAsync(DeliveryScene scene, string which, string what = "count(*)") =>
        scene.ReadAsync(session =>
            session.FindAsync<long>(
                $"select cast({what} as bigint) from deliveries where project_id = @ProjectId and {which}",
                new { scene.Scope.ProjectId }
            )
        );
}

public sealed class IsolationOnSqlite(SqliteIsolationServer server) : IsolationTests(server), IClassFixture<SqliteIsolationServer>;

public sealed class IsolationOnPostgres(PostgresIsolationServer server) : IsolationTests(server), IClassFixture<PostgresIsolationServer>;
