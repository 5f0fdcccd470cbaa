using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>A project of its own with endpoints and events: what one test about deliveries is played on.</summary>
internal sealed class DeliveryScene
{
    private readonly TestServer server;

    private DeliveryScene(TestServer server, Scope scope)
    {
        this.server = server;
        Scope = scope;
    }

    public Scope Scope { get; }

    private Ids Ids => server.Services.GetRequiredService<Ids>();

    public static async Task<DeliveryScene> CreateAsync(TestServer server)
    {
        var made = await server.AddAsync(project: RuntimeApi.Fresh("deliveries"));
        return new DeliveryScene(server, new Scope(made.ProjectId!, Mode.Test));
    }

    /// <summary>The project of the tests, which other tests use too.</summary>
    public static DeliveryScene Of(TestServer server) => new(server, new Scope(server.Setup.ProjectId!, Mode.Test));

    /// <summary>The same project's other mode.</summary>
    public DeliveryScene InLiveMode() => new(server, Scope with { Mode = Mode.Live });

    /// <summary>Puts a new secret in the place of an endpoint's, and returns it.</summary>
    public Task<string> RotateAsync(string endpointId, TimeSpan overlap) =>
        WriteAsync(async session =>
        {
            var endpoint = (await EndpointStore.FindAsync(session, Scope, endpointId))!;
            var secrets = server.Services.GetRequiredService<EndpointSecrets>();
            return (await secrets.RotateAsync(session, endpoint, overlap, server.Clock.NowMs())).Secret;
        });

    /// <summary>Adds an endpoint and returns it with its secret.</summary>
    public Task<(EndpointRow Endpoint, string Secret)> EndpointAsync(string url, params IReadOnlyList<string> eventTypes) =>
        WriteAsync(async session =>
        {
            var id = Ids.New(IdPrefix.WebhookEndpoint);
            var (secret, box) = await server.Services.GetRequiredService<EndpointSecrets>().NewAsync(session, Scope, id);
            var now = server.Clock.NowMs();
            var row = new EndpointRow
            {
                ProjectId = Scope.ProjectId,
                Mode = Scope.ModeText,
                Id = id,
                Url = url,
                Secret = box,
                Enabled = 1,
                EventTypes = JsonSerializer.Serialize(eventTypes),
                CreatedMs = now,
                UpdatedMs = now,
            };
            await EndpointStore.InsertAsync(session, row);
            return (row, secret);
        });

    /// <summary>Something happens, and is committed. Returns the events' ids.</summary>
    public async Task<IReadOnlyList<string>> HappenAsync(int count = 1, string type = EventTypes.UsageConsumed)
    {
        List<string> ids = [];
        await WriteAsync(async session =>
        {
            ids = [.. await WriteEventsAsync(session, count, type)];
            return true;
        });
        return ids;
    }

    /// <summary>Writes events in a transaction of the test.</summary>
    public async Task<IReadOnlyList<string>> WriteEventsAsync(Session session, int count, string type = EventTypes.UsageConsumed)
    {
        var outbox = server.Services.GetRequiredService<Outbox>();
        var ids = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            var outbound = Event(Ids.New(IdPrefix.Event), type);
            await outbox.WriteAsync(session, Scope, outbound, entitlementId: null, server.Clock.NowMs());
            ids.Add(outbound.Id);
        }

        return ids;
    }

    public Task<T> WriteAsync<T>(Func<Session, Task<T>> work) => server.Database.WriteAsync(work, TestContext.Current.CancellationToken);

    public Task<T> ReadAsync<T>(Func<Session, Task<T>> work) => server.Database.ReadAsync(work, TestContext.Current.CancellationToken);

    /// <summary>The deliveries of an event, oldest first.</summary>
    public Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(string eventId) =>
        ReadAsync(session => DeliveryStore.OfEventAsync(session, Scope, eventId, 100));

    public async Task<DeliveryRow> DeliveryAsync(string eventId) => (await DeliveriesAsync(eventId)).ShouldHaveSingleItem();

    /// <summary>Waits until the only delivery of an event is as told.</summary>
    public Task<DeliveryRow> DeliveryAsync(string eventId, Func<DeliveryRow, bool> isRight) =>
        Patience.UntilAsync(() => DeliveryAsync(eventId), isRight);

    public Task<IReadOnlyList<DeliveryAttemptRow>> AttemptsAsync(string deliveryId) =>
        ReadAsync(session => DeliveryAttemptStore.OfDeliveryAsync(session, Scope, deliveryId, 100));

    public async Task<EndpointRow> EndpointRowAsync(string endpointId) =>
        (await ReadAsync(session => EndpointStore.FindAsync(session, Scope, endpointId)))!;

    public async Task<EndpointHealthRow> HealthAsync(string endpointId) =>
        (await ReadAsync(session => EndpointHealthStore.FindAsync(session, new EndpointKey(Scope, endpointId))))!;

    /// <summary>Somebody asks for a delivery again.</summary>
    public Task RequeueAsync(DeliveryRow delivery) =>
        WriteAsync(async session =>
        {
            (await DeliveryStore.RequeueAsync(session, Scope, delivery.Id, DeliveryTrigger.Requeue, server.Clock.NowMs())).ShouldBeTrue();
            server.Services.GetRequiredService<Outbox>().Announce(session, [delivery]);
            return true;
        });

    public Task<IReadOnlyList<EndpointNoticeRow>> NoticesAsync(string endpointId) =>
        ReadAsync(session => EndpointNoticeStore.OfEndpointAsync(session, Scope, endpointId, 100));

    private OutboundEvent Event(string id, string type)
    {
        var now = new UtcInstant(server.Clock.NowMs());
        return new OutboundEvent(
            id,
            type,
            now,
            Scope.ProjectId,
            Scope.ModeText,
            new OutboundEventData
            {
                SubjectRef = "user_ä_123",
                ProjectId = Scope.ProjectId,
                Mode = Scope.ModeText,
                Reason = "usage_consumed",
                Source = "runtime",
                Units = 1,
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal),
                CreatedAt = now,
                UpdatedAt = now,
            }
        );
    }
}
