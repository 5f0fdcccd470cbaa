using Licenzy.Core.Formats;
using Licenzy.Server.Deliveries;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>For the class of bugs that only years show: a table that grows for ever, and a removal that takes what is still needed.</summary>
public abstract class OutboundRetentionTests(TestServer server)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private static readonly string[] Tables =
    [
        "outbound_events",
        "deliveries",
        "delivery_attempts",
        "endpoint_notices",
        "recoveries",
        "webhook_endpoint_secrets",
    ];

    private OutboundRetention Retention => server.Services.GetRequiredService<OutboundRetention>();

    private Ids Ids => server.Services.GetRequiredService<Ids>();

    [Fact]
    public async Task What_is_older_than_the_setting_says_goes_and_what_is_younger_stays()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        await TellAsync(scene, endpoint.Id);
        server.Clock.Advance(Kept - TimeSpan.FromDays(1));
        await RemoveAsync();
        (await CountsAsync(scene)).ShouldBe([1, 1, 1, 1, 2, 0], "a secret is removed when it has ended, the rest is young");

        var young = await TellAsync(scene, endpoint.Id);
        server.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromHours(1));
        await RemoveAsync();

        (await CountsAsync(scene)).ShouldBe([1, 1, 1, 1, 3, 0], "of two that run and two that are finished, one is finished and old");
        var kept = await scene.DeliveryAsync(young);
        (await scene.AttemptsAsync(kept.Id)).ShouldHaveSingleItem();
        (await scene.ReadAsync(session => OutboundEventStore.FindAsync(session, scene.Scope, young))).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_delivery_that_never_arrived_goes_with_its_event()
    {
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync("http://127.0.0.1:9/nobody");
        await PauseAsync(scene, endpoint.Id, server.Clock.NowMs() + (long)(2 * Kept).TotalMilliseconds, releasing: 0);
        var told = (await scene.HappenAsync()).Single();
        await scene.DeliveryAsync(told, delivery => delivery.Queue == DeliveryQueue.Held);

        server.Clock.Advance(Kept + TimeSpan.FromHours(1));
        await RemoveAsync();

        (await scene.DeliveriesAsync(told)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_statement_removes_no_more_than_it_may_and_says_that_there_is_more()
    {
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.HappenAsync((2 * OutboundRetention.MostRows) + 1);
        server.Clock.Advance(Kept + TimeSpan.FromHours(1));

        List<(bool More, long Left)> rounds = [];
        for (var round = 0; round < 3; round++)
        {
            rounds.Add((await Retention.RunOnceAsync(CancellationToken.None), await CountAsync(scene, "outbound_events")));
        }

        rounds.ShouldBe([(true, OutboundRetention.MostRows + 1), (true, 1), (false, 0)]);
    }

    [Fact]
    public async Task An_event_that_is_sent_again_and_goes_before_it_is_sent_ends_its_delivery()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var told = (await scene.HappenAsync()).Single();
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        server.Clock.Advance(Kept - TimeSpan.FromDays(1));
        await PauseAsync(scene, endpoint.Id, server.Clock.NowMs() + (long)Kept.TotalMilliseconds, releasing: 0);
        var stored = (await scene.ReadAsync(session => OutboundEventStore.FindAsync(session, scene.Scope, told)))!;
        var outbox = server.Services.GetRequiredService<Outbox>();
        await scene.WriteAsync(session =>
            outbox.SendAsync(session, scene.Scope, stored, [endpoint.Id], DeliveryTrigger.Recovery, server.Clock.NowMs())
        );
        await scene.DeliveryAsync(told, delivery => delivery.Queue == DeliveryQueue.Held);

        server.Clock.Advance(TimeSpan.FromDays(2));
        await RemoveAsync();
        await PauseAsync(scene, endpoint.Id, untilMs: null, releasing: 1);

        var ended = await scene.DeliveryAsync(told, delivery => delivery.Queue == DeliveryQueue.Done);
        (ended.Status, ended.LastError, ended.Attempts).ShouldBe((DeliveryStatus.Dead, DeliveryErrors.PayloadGone, 0));
        receiver.All.ShouldBeEmpty();
    }

    /// <summary>Everything that grows, one row of each; of recoveries one that runs and one that is finished. Returns the event's id.</summary>
    private async Task<string> TellAsync(DeliveryScene scene, string endpointId)
    {
        var told = (await scene.HappenAsync()).Single();
        await scene.DeliveryAsync(told, delivery => delivery.Status == DeliveryStatus.Sent);
        await scene.RotateAsync(endpointId, TimeSpan.FromHours(24));
        var now = server.Clock.NowMs();
        var notice = new EndpointNoticeRow
        {
            ProjectId = scene.Scope.ProjectId,
            Mode = scene.Scope.ModeText,
            Id = Ids.New(IdPrefix.Notice),
            EndpointId = endpointId,
            Kind = "failing",
            Percent = 50,
            CreatedMs = now,
        };
        await scene.WriteAsync(async session =>
        {
            await EndpointNoticeStore.InsertAsync(session, notice);
            foreach (var finished in new long?[] { null, now })
            {
                await session.ExecuteAsync(
                    """
                    insert into recoveries (project_id, mode, id, endpoint_id, since_ms, until_ms, state, position, looked, recovered, bucket,
                        due_ms, lease_until_ms, created_ms, updated_ms, finished_ms)
                    values (@ProjectId, @Mode, @Id, @EndpointId, 0, 1, @State, '', 0, 0, 0, @Later, 0, @Now, @Now, @Finished)
                    """,
                    new
                    {
                        scene.Scope.ProjectId,
                        Mode = scene.Scope.ModeText,
                        Id = Ids.New(IdPrefix.Recovery),
                        EndpointId = endpointId,
                        State = finished is null ? "running" : "done",
                        Later = now + (long)(4 * Kept).TotalMilliseconds,
                        Now = now,
                        Finished = finished,
                    }
                );
            }

            return true;
        });
        return told;
    }

    /// <summary>Pauses an endpoint, or lets it go on.</summary>
    private static Task PauseAsync(DeliveryScene scene, string endpointId, long? untilMs, long releasing) =>
        scene.WriteAsync(async session =>
        {
            var health = await EndpointHealthStore.LockAsync(session, new EndpointKey(scene.Scope, endpointId));
            await EndpointHealthStore.SaveAsync(session, health with { PausedUntilMs = untilMs, Releasing = releasing });
            return true;
        });

    private async Task RemoveAsync()
    {
        while (await Retention.RunOnceAsync(CancellationToken.None)) { }
    }

    private static async Task<IReadOnlyList<long>> CountsAsync(DeliveryScene scene)
    {
        List<long> counts = [];
        foreach (var table in Tables)
        {
            counts.Add(await CountAsync(scene, table));
        }

        return counts;
    }

    private static Task<long> CountAsync(DeliveryScene scene, string table) =>
        scene.ReadAsync(session =>
            session.FindAsync<long>(
                $"select count(*) from {table} where project_id = @ProjectId and mode = @Mode",
                new { scene.Scope.ProjectId, Mode = scene.Scope.ModeText }
            )
        );
}

public sealed class OutboundRetentionOnSqlite(SqliteServer server) : OutboundRetentionTests(server), IClassFixture<SqliteServer>;

public sealed class OutboundRetentionOnPostgres(PostgresServer server) : OutboundRetentionTests(server), IClassFixture<PostgresServer>;
