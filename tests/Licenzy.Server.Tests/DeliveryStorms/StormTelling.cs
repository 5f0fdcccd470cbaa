using Licenzy.Core.Announcing;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// Two projects with two endpoints each, one that takes everything and one that takes some: what is told in a storm, and whether it
/// arrived.
/// </summary>
internal sealed class StormTelling
{
    public const int Endpoints = 4;
    private static readonly string[] Some = ["invoice.*"];

    private readonly TestServer server;
    private readonly StormReceiver receiver;
    private readonly string subject = RuntimeApi.Fresh("storm");
    private readonly IReadOnlyList<(DeliveryScene Scene, StormWriter Writer, string Name)> projects;

    private StormTelling(TestServer server, StormReceiver receiver, DeliveryScene first, DeliveryScene second, int seed)
    {
        this.server = server;
        this.receiver = receiver;
        projects = [(first, new StormWriter(first, seed), "/first"), (second, new StormWriter(second, seed + 1), "/second")];
    }

    internal sealed record Told
    {
        public string Id { get; init; } = "";

        public string Type { get; init; } = "";
    }

    public static async Task<StormTelling> BeginAsync(TestServer server, StormReceiver receiver, int seed)
    {
        var storm = new StormTelling(server, receiver, DeliveryScene.Of(server), await DeliveryScene.CreateAsync(server), seed);
        foreach (var (scene, _, name) in storm.projects)
        {
            await scene.EndpointAsync($"{receiver.Url}{name}/all");
            await scene.EndpointAsync($"{receiver.Url}{name}/some", Some);
        }

        await RuntimeApi.Test(server).BuyAsync(storm.subject, TestServer.Pack);
        return storm;
    }

    /// <summary>Tells so many events of both projects together, and of the first so many real ones more: units that are consumed.</summary>
    public async Task TellAsync(int events, int consumes, int consumersAtOnce)
    {
        var writing = projects.Select(project => project.Writer.WriteAsync(events / projects.Count));
        var consuming = Enumerable.Range(0, consumersAtOnce).Select(_ => ConsumeAsync(consumes / consumersAtOnce));
        await Task.WhenAll([.. writing, .. consuming]);
        await ShouldBeToldOnceAsync(consumes);
    }

    /// <summary>Waits until everything that was told has arrived and is written down.</summary>
    public async Task ArrivedAsync(TimeSpan longest)
    {
        var expected = (await ExpectedAsync()).Count;
        await Until.TrueAsync(() => receiver.Distinct >= expected, longest, $"all {expected} have arrived");
        await Until.TrueAsync(
            async () => await CountAsync("select count(*) from deliveries where status <> 'sent'") == 0,
            longest,
            "all is written down"
        );
    }

    /// <summary>Each event is where it belongs and nowhere else, and the rows say so.</summary>
    public async Task ShouldBeToldAsync()
    {
        var expected = await ExpectedAsync();
        receiver.Taken.Keys.Except(expected).ShouldBeEmpty("what was not committed is not told");
        expected.Except(receiver.Taken.Keys).ShouldBeEmpty("what was committed is told");
        foreach (var (scene, writer, name) in projects)
        {
            var told = (await ToldAsync(scene)).Select(told => told.Id).ToHashSet(StringComparer.Ordinal);
            writer.Committed.Where(id => !told.Contains(id)).ShouldBeEmpty($"{name}: what was committed is stored");
            writer.TakenBack.Where(told.Contains).ShouldBeEmpty($"{name}: what was taken back is not stored");
            writer.TakenBack.ShouldNotBeEmpty();
        }

        (await CountAsync("select count(*) from deliveries")).ShouldBe(expected.Count);
        (await CountAsync("select count(*) from deliveries where status = 'sent' and queue = 'done' and lease_owner is null")).ShouldBe(
            expected.Count
        );
        (await CountAsync("select count(*) from delivery_attempts where http_status = 200")).ShouldBe(expected.Count);
        (await CountAsync(LastAttempts)).ShouldBe(expected.Count);
    }

    /// <summary>Deliveries whose last attempt, by their own count, is one that succeeded.</summary>
    private const string LastAttempts = """
        select count(*) from deliveries
        join delivery_attempts on delivery_attempts.project_id = deliveries.project_id and delivery_attempts.mode = deliveries.mode
            and delivery_attempts.delivery_id = deliveries.id and delivery_attempts.number = deliveries.attempts
        where delivery_attempts.http_status = 200 and delivery_attempts.error is null and delivery_attempts.next_due_ms is null
        """;

    /// <summary>Beside what the writer wrote there is one event for each unit that was consumed, and one for the purchase.</summary>
    private async Task ShouldBeToldOnceAsync(int consumes)
    {
        var (scene, writer, _) = projects[0];
        var written = writer.Committed.ToHashSet(StringComparer.Ordinal);
        var real = (await ToldAsync(scene)).Where(told => !written.Contains(told.Id)).Select(told => told.Type).ToList();
        real.Count(type => type == EventTypes.UsageConsumed).ShouldBe(consumes);
        real.Count(type => type == EventTypes.PurchaseFinalized).ShouldBe(1);
        (await StoredRows.Of(server).EntitlementsAsync(subject)).ShouldHaveSingleItem().UsageConsumed.ShouldBe(consumes);
    }

    private async Task<HashSet<(string Path, string EventId)>> ExpectedAsync()
    {
        HashSet<(string, string)> expected = [];
        foreach (var (scene, _, name) in projects)
        {
            foreach (var told in await ToldAsync(scene))
            {
                expected.Add(($"{name}/all", told.Id));
                if (EventFilter.Takes(Some, told.Type))
                {
                    expected.Add(($"{name}/some", told.Id));
                }
            }
        }

        return expected;
    }

    private static Task<IReadOnlyList<Told>> ToldAsync(DeliveryScene scene) =>
        scene.ReadAsync(session =>
            session.QueryAsync<Told>("select id, type from outbound_events where project_id = @ProjectId", new { scene.Scope.ProjectId })
        );

    private async Task ConsumeAsync(int times)
    {
        var api = RuntimeApi.Test(server);
        for (var time = 0; time < times; time++)
        {
            var key = RuntimeApi.Fresh("storm");
            ApiAnswer answer;
            while ((answer = await api.ConsumeAsync(subject, 1, key)).Status != 200)
            {
                answer.Error.ShouldBeOneOf("unavailable", "idempotency_key_in_use");
                await Task.Delay(TimeSpan.FromMilliseconds(25));
            }
        }
    }

    private Task<long> CountAsync(string sql) => StoredRows.Of(server).CountAsync(sql);
}
