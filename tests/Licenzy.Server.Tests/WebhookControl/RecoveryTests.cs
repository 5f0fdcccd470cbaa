using Licenzy.Core.Announcing;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.WebhookControl;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which an outage is made good by half, or what arrived is sent again.</summary>
public abstract class RecoveryTests(TestServer server)
{
    [Fact]
    public async Task What_the_endpoint_takes_and_missed_is_sent_and_nothing_else()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync("usage.*", "webhook.test");
        var other = await scene.EndpointAsync();
        var now = scene.NowMs;
        var before = await scene.EventAsync(atMs: now - 120_000);
        var alone = await scene.EventAsync(atMs: now - 50_000);
        var elsewhere = await scene.EventAsync(endpoints: 1, atMs: now - 49_000);
        await scene.DeliveryAsync(elsewhere, other, DeliveryStatus.Sent);
        var dead = await scene.EventAsync(endpoints: 1, atMs: now - 48_000);
        await scene.DeliveryAsync(dead, endpointId, DeliveryStatus.Dead);
        var newestDead = await scene.DeliveryAsync(dead, endpointId, DeliveryStatus.Dead);
        List<OutboundEventRow> untouched = [before, await scene.EventAsync(EventTypes.InvoicePaymentFailed, atMs: now - 47_000)];
        foreach (var status in new[] { DeliveryStatus.Sent, DeliveryStatus.Failed, DeliveryStatus.Pending })
        {
            var taken = await scene.EventAsync(endpoints: 1, atMs: now - 46_000);
            await scene.DeliveryAsync(taken, endpointId, DeliveryStatus.Dead);
            await scene.DeliveryAsync(taken, endpointId, status);
            untouched.Add(taken);
        }

        untouched.Add(await scene.EventAsync(EventTypes.WebhookTest, atMs: now - 45_000));
        var empty = await scene.EventAsync(atMs: now - 44_000);
        await scene.WriteAsync(session => OutboundEventStore.EmptyAsync(session, scene.Scope, empty.Id));
        untouched.AddRange([empty, await scene.EventAsync(atMs: now - 10_000)]);
        var was = await DeliveriesAsync(scene, untouched);

        var started = await RecoverAsync(scene, endpointId, now - 60_000, now - 20_000);
        await WorkAsync(scene);
        var finished = await scene.GetAsync(RecoveryPath(endpointId, started));

        started.Status.ShouldBe(202, started.Text);
        Text(started, "state").ShouldBe("running");
        (Text(finished, "state"), Number(finished, "recovered"), Number(finished, "looked")).ShouldBe(("finished", 3, 9));
        finished.Json["more"]!.GetValue<bool>().ShouldBeFalse();
        (await DeliveriesAsync(scene, untouched)).ShouldBe(was);
        var made = (await scene.OfEventAsync(alone.Id)).ShouldHaveSingleItem();
        (made.EndpointId, made.Status, made.Trigger).ShouldBe((endpointId, "pending", "recovery"));
        (await scene.OfEventAsync(elsewhere.Id)).Count(row => row.EndpointId == endpointId).ShouldBe(1);
        var requeued = (await scene.OfEventAsync(dead.Id)).Where(row => row.Status == DeliveryStatus.Pending).ShouldHaveSingleItem();
        requeued.Id.ShouldBe(newestDead.Id);
        (await scene.GetAsync($"{ControlScene.Outbound}?status=no_endpoint&event_id={alone.Id}")).Json["data"]!.AsArray().ShouldBeEmpty();

        var twice = await RecoverAsync(scene, endpointId, now - 60_000, now - 20_000);
        await WorkAsync(scene);
        Number(await scene.GetAsync(RecoveryPath(endpointId, twice)), "recovered").ShouldBe(0);
        ControlScene
            .IdsOf((await scene.GetAsync($"{ControlScene.Endpoints}/{endpointId}/recoveries")).Json)
            .ShouldBe([Text(twice, "id")!, Text(started, "id")!]);
    }

    [Fact]
    public async Task A_job_that_is_cut_off_between_pages_goes_on_where_it_stood_on_another_node()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        const int Count = (RecoverEvents.PageSize * 2) + 7;
        var start = scene.NowMs - 60_000;
        for (var number = 0; number < Count; number++)
        {
            await scene.EventAsync(atMs: start + number);
        }

        var started = await RecoverAsync(scene, endpointId, start, start + Count);
        await OnePageAsync(scene, server.Services);
        var half = await scene.GetAsync(RecoveryPath(endpointId, started));
        // The node dies with the second page half done: it holds the job, and nothing of the page is kept.
        var dying = await ClaimAsync(scene, server.Services);
        await using var another = server.BuildAnother();
        (await ClaimAsync(scene, another.Services)).ShouldBeNull();
        server.Clock.Advance(TimeSpan.FromMilliseconds(RecoverEvents.LeaseMs + 1));
        await another.Services.GetRequiredService<RecoveryWorker>().RunOnceAsync(TestContext.Current.CancellationToken);
        await server.Services.GetRequiredService<RecoverEvents>().HandleAsync(dying!, TestContext.Current.CancellationToken);
        await WorkAsync(scene);
        var finished = await scene.GetAsync(RecoveryPath(endpointId, started));

        (Text(half, "state"), Number(half, "recovered")).ShouldBe(("running", RecoverEvents.PageSize));
        (Text(finished, "state"), Number(finished, "recovered"), Number(finished, "looked")).ShouldBe(("finished", Count, Count));
        var rows = await CountAsync(scene, endpointId);
        rows.ShouldBe(Count);
    }

    [Fact]
    public async Task One_recovery_of_an_endpoint_runs_at_a_time()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var since = scene.NowMs - 60_000;

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RecoverAsync(scene, endpointId, since, null)));

        answers.Count(answer => answer.Status == 202).ShouldBe(1);
        answers.Where(answer => answer.Status != 202).ShouldAllBe(answer => answer.Error == "recovery_running");
        await WorkAsync(scene);
        (await RecoverAsync(scene, endpointId, since, null)).Status.ShouldBe(202);
        await WorkAsync(scene);
    }

    [Fact]
    public async Task A_recovery_ends_with_its_endpoint()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        await scene.EventAsync();
        var started = await RecoverAsync(scene, endpointId, scene.NowMs - 60_000, null);
        await scene.DeleteAsync(endpointId);

        await WorkAsync(scene);

        var row = await scene.ReadAsync(session => RecoveryStore.FindAsync(session, scene.Scope, Text(started, "id")!));
        (row!.State, row.Recovered).ShouldBe((RecoveryState.Canceled, 0));
    }

    [Fact]
    public async Task A_span_that_cannot_be_is_refused()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var now = scene.NowMs;

        (await RecoverAsync(scene, endpointId, now - (31 * 86_400_000L), null)).Param.ShouldBe("since");
        (await RecoverAsync(scene, endpointId, now + 60_000, null)).Param.ShouldBe("since");
        (await RecoverAsync(scene, endpointId, now - 60_000, now - 60_000)).Param.ShouldBe("until");
        (await scene.PostAsync($"{ControlScene.Endpoints}/{endpointId}/recover", new { })).Param.ShouldBe("since");
        (await scene.GetAsync($"{ControlScene.Endpoints}/{endpointId}/recoveries?limit=x")).Param.ShouldBe("limit");
        (await scene.GetAsync($"{ControlScene.Endpoints}/{endpointId}/recoveries?cursor=x")).Param.ShouldBe("cursor");
    }

    private static Task<ApiAnswer> RecoverAsync(ControlScene scene, string endpointId, long since, long? until) =>
        scene.PostAsync(
            $"{ControlScene.Endpoints}/{endpointId}/recover",
            new
            {
                since = DateTimeOffset.FromUnixTimeMilliseconds(since),
                until = until is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : (DateTimeOffset?)null,
            }
        );

    private static string RecoveryPath(string endpointId, ApiAnswer started) =>
        $"{ControlScene.Endpoints}/{endpointId}/recoveries/{Text(started, "id")}";

    private static async Task WorkAsync(ControlScene scene)
    {
        var worker = scene.Server.Services.GetRequiredService<RecoveryWorker>();
        while (await worker.RunOnceAsync(TestContext.Current.CancellationToken))
        {
            // Until nothing is due.
        }
    }

    private static async Task OnePageAsync(ControlScene scene, IServiceProvider node)
    {
        var job = await ClaimAsync(scene, node);
        await node.GetRequiredService<RecoverEvents>().HandleAsync(job!, TestContext.Current.CancellationToken);
    }

    private static async Task<RecoveryRow?> ClaimAsync(ControlScene scene, IServiceProvider node)
    {
        RecoveryRow? claimed = null;
        var owner = node.GetRequiredService<Instance>().Id;
        await scene.WriteAsync(async session =>
            claimed = await RecoveryStore.ClaimAsync(
                session,
                scene.Scope.ProjectId,
                owner,
                scene.NowMs,
                scene.NowMs + RecoverEvents.LeaseMs
            )
        );
        return claimed;
    }

    private static async Task<IReadOnlyList<string>> DeliveriesAsync(ControlScene scene, IEnumerable<OutboundEventRow> events)
    {
        List<string> rows = [];
        foreach (var outbound in events)
        {
            rows.AddRange((await scene.OfEventAsync(outbound.Id)).Select(row => $"{row.Id} {row.Status} {row.Queue}"));
        }

        return rows;
    }

    private static Task<long> CountAsync(ControlScene scene, string endpointId) =>
        scene.ReadAsync(session =>
            session.FindAsync<long>("select count(*) from deliveries where endpoint_id = @Id", new { Id = endpointId })
        );

    private static string? Text(ApiAnswer answer, string member) => answer.Json[member]?.GetValue<string>();

    private static long Number(ApiAnswer answer, string member) => answer.Json[member]!.GetValue<long>();
}

public sealed class RecoverySqliteTests(SqliteControlServer server) : RecoveryTests(server), IClassFixture<SqliteControlServer>;

public sealed class RecoveryPostgresTests(PostgresControlServer server) : RecoveryTests(server), IClassFixture<PostgresControlServer>;
