using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>The program with three attempts, a second apart: what takes days by the usual schedule takes three seconds.</summary>
public sealed class ImpatientSqliteServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--Outbound:RetrySchedule=1s,1s"];
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class ImpatientPostgresServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => ["--Outbound:RetrySchedule=1s,1s"];
}

/// <summary>For the class of bugs in which a dead endpoint is called for ever, or a living one is given up.</summary>
public abstract class FailingEndpointTests(TestServer server)
{
    [Fact]
    public async Task Five_days_without_a_success_disable_an_endpoint_and_its_owner_is_told_on_the_way()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        await FailAsync(scene);

        List<long> hoursOfNotices = [];
        for (var hours = 12; hours <= 108; hours += 12)
        {
            server.Clock.Advance(TimeSpan.FromHours(12));
            await FailAsync(scene);
            if ((await scene.NoticesAsync(endpoint.Id)).Count > hoursOfNotices.Count)
            {
                hoursOfNotices.Add(hours);
            }
        }

        (await scene.EndpointRowAsync(endpoint.Id)).Enabled.ShouldBe(1);
        hoursOfNotices.ShouldBe([60, 84, 108]);
        server.Clock.Advance(TimeSpan.FromHours(12));
        await FailAsync(scene);

        var disabled = await scene.EndpointRowAsync(endpoint.Id);
        (disabled.Enabled, disabled.DisabledReason).ShouldBe((0, DisabledReasons.Failing));
        (await scene.NoticesAsync(endpoint.Id))
            .Select(notice => $"{notice.Kind} {notice.Percent}{notice.Reason}")
            .ShouldBe(["disabled failing", "failing 90", "failing 70", "failing 50"]);
    }

    [Fact]
    public async Task One_success_gives_an_endpoint_its_five_days_anew()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(500);
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync(receiver.Url);
        await FailAsync(scene);
        server.Clock.Advance(TimeSpan.FromHours(119));
        receiver.Say(200);
        await scene.DeliveryAsync((await scene.HappenAsync()).Single(), delivery => delivery.Status == DeliveryStatus.Sent);

        receiver.Say(500);
        server.Clock.Advance(TimeSpan.FromHours(2));
        await FailAsync(scene);

        (await scene.EndpointRowAsync(endpoint.Id)).Enabled.ShouldBe(1);
        (await scene.HealthAsync(endpoint.Id)).ToldPercent.ShouldBe(0);
    }

    /// <summary>An event happens, and all three attempts of it fail.</summary>
    private async Task FailAsync(DeliveryScene scene)
    {
        var id = (await scene.HappenAsync()).Single();
        for (var attempts = 1; attempts <= 3; attempts++)
        {
            var made = attempts;
            var delivery = await scene.DeliveryAsync(id, row => row.Attempts >= made);
            if (delivery.Status == DeliveryStatus.Failed)
            {
                server.Clock.Advance(TimeSpan.FromMilliseconds(Math.Max(0, delivery.DueMs - server.Clock.NowMs()) + 1));
            }

            if (delivery.Status == DeliveryStatus.Failed && (await scene.EndpointRowAsync(delivery.EndpointId)).Enabled == 0)
            {
                return;
            }
        }
    }
}

public sealed class FailingEndpointSqliteTests(ImpatientSqliteServer server)
    : FailingEndpointTests(server),
        IClassFixture<ImpatientSqliteServer>;

public sealed class FailingEndpointPostgresTests(ImpatientPostgresServer server)
    : FailingEndpointTests(server),
        IClassFixture<ImpatientPostgresServer>;
