using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>A project of its own with a key, and rows in whatever state a test wants them.</summary>
internal sealed class ControlScene
{
    public const string Default = "/v1/webhooks/endpoint";
    public const string Endpoints = "/v1/webhooks/endpoints";
    public const string Outbound = "/v1/webhooks/outbound";

    private ControlScene(TestServer server, RuntimeApi api, Scope scope, string project)
    {
        Server = server;
        Api = api;
        Scope = scope;
        Project = project;
    }

    public TestServer Server { get; }

    public RuntimeApi Api { get; }

    public Scope Scope { get; }

    public string Project { get; }

    public long NowMs => Server.Clock.NowMs();

    public Ids Ids => Server.Services.GetRequiredService<Ids>();

    public static async Task<ControlScene> CreateAsync(TestServer server, Mode mode = Mode.Test)
    {
        var project = RuntimeApi.Fresh("control");
        var made = await server.AddAsync(project: project);
        return new ControlScene(server, await server.ApiAsync(mode, project: project), new Scope(made.ProjectId!, mode), project);
    }

    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, string? key = null) =>
        Api.SendAsync(method, path, body is null ? null : JsonContent.Create(body), key);

    public Task<ApiAnswer> PutAsync(object body) => SendAsync(HttpMethod.Put, Default, body);

    public Task<ApiAnswer> PatchAsync(string endpointId, string json) =>
        Api.SendAsync(
            HttpMethod.Patch,
            $"{Endpoints}/{endpointId}",
            new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
            idempotencyKey: null
        );

    public Task<ApiAnswer> PostAsync(string path, object? body = null, string? key = null) => SendAsync(HttpMethod.Post, path, body, key);

    public Task<ApiAnswer> GetAsync(string path) => Api.GetAsync(path);

    public Task<ApiAnswer> DeleteAsync(string endpointId) => SendAsync(HttpMethod.Delete, $"{Endpoints}/{endpointId}");

    /// <summary>Makes an endpoint and returns its id.</summary>
    public async Task<string> EndpointAsync(params IReadOnlyList<string> eventTypes)
    {
        var made = await PostAsync(Endpoints, new { url = $"https://example.com/{RuntimeApi.Fresh("hook")}", event_types = eventTypes });
        made.Status.ShouldBe(201, made.Text);
        return made.Json["id"]!.GetValue<string>();
    }

    /// <summary>Something happened that no endpoint took.</summary>
    public async Task<OutboundEventRow> EventAsync(
        string type = EventTypes.UsageConsumed,
        string subject = "user_1",
        long endpoints = 0,
        long? atMs = null
    )
    {
        var random = Ids.RandomBytes(LicenzyId.RandomBytes);
        var row = new OutboundEventRow
        {
            Id = LicenzyId.Make(IdPrefix.Event, atMs ?? NowMs, random),
            Type = type,
            SubjectRef = subject,
            Payload = $"{{\"type\":\"{type}\",\"data\":{{\"subject_ref\":\"{subject}\"}}}}",
            Endpoints = endpoints,
            CreatedMs = atMs ?? NowMs,
        };
        await WriteAsync(session => OutboundEventStore.InsertAsync(session, Scope, row));
        return row;
    }

    /// <summary>A delivery of an event in whatever state.</summary>
    public async Task<DeliveryRow> DeliveryAsync(OutboundEventRow outbound, string endpointId, string status, string? queue = null)
    {
        var row = new DeliveryRow
        {
            ProjectId = Scope.ProjectId,
            Mode = Scope.ModeText,
            Id = Ids.New(IdPrefix.Delivery),
            EventId = outbound.Id,
            EventType = outbound.Type,
            SubjectRef = outbound.SubjectRef,
            EndpointId = endpointId,
            Status = status,
            Queue = queue ?? (status is DeliveryStatus.Pending or DeliveryStatus.Failed ? DeliveryQueue.Due : DeliveryQueue.Done),
            Attempts = status == DeliveryStatus.Pending ? 0 : 3,
            SeriesAttempts = status == DeliveryStatus.Pending ? 0 : 3,
            DueMs = NowMs + 60_000,
            CreatedMs = NowMs,
            UpdatedMs = NowMs,
        };
        await WriteAsync(session => DeliveryStore.InsertAsync(session, [row]));
        return row;
    }

    /// <summary>A delivery of a new event.</summary>
    public async Task<DeliveryRow> DeliveryAsync(string endpointId, string status, string type = EventTypes.UsageConsumed) =>
        await DeliveryAsync(await EventAsync(type, endpoints: 1), endpointId, status);

    public async Task<DeliveryRow> RowAsync(string deliveryId) =>
        (await ReadAsync(session => DeliveryStore.FindAsync(session, Scope, deliveryId)))!;

    public Task<IReadOnlyList<DeliveryRow>> OfEventAsync(string eventId) =>
        ReadAsync(session => DeliveryStore.OfEventAsync(session, Scope, eventId, 1000));

    public async Task<EndpointHealthRow> HealthAsync(string endpointId) =>
        (await ReadAsync(session => EndpointHealthStore.FindAsync(session, new EndpointKey(Scope, endpointId))))!;

    public Task HealthAsync(string endpointId, EndpointHealth health) =>
        WriteAsync(async session =>
        {
            var key = new EndpointKey(Scope, endpointId);
            await EndpointHealthStore.LockAsync(session, key);
            await EndpointHealthStore.SaveAsync(session, EndpointHealthRow.Of(key, health, releasing: false));
        });

    public async Task<EndpointRow> EndpointRowAsync(string endpointId) =>
        (await ReadAsync(session => EndpointStore.FindAsync(session, Scope, endpointId)))!;

    /// <summary>An attempt of a delivery is recorded, as the worker does it.</summary>
    public async Task AttemptAsync(DeliveryRow delivery, int number)
    {
        await WriteAsync(session =>
        {
            var trip = new RoundTrip();
            DeliveryAttemptStore.InsertEach(
                trip,
                [
                    new DeliveryAttemptRow
                    {
                        ProjectId = delivery.ProjectId,
                        Mode = delivery.Mode,
                        DeliveryId = delivery.Id,
                        Number = number,
                        EndpointId = delivery.EndpointId,
                        Trigger = DeliveryTrigger.Event,
                        StartedMs = NowMs,
                        DurationMs = 12,
                        Url = "https://example.com/then",
                        Address = "203.0.113.9",
                        HttpStatus = 503,
                        Error = "http_status",
                        Detail = "It answered 503.",
                        Response = "busy",
                        NextDueMs = NowMs + 5000,
                    },
                ]
            );
            return session.SendAsync(trip);
        });
        Server.Services.GetRequiredService<DeliverySignals>().Tried(delivery.Id);
    }

    public Task WriteAsync(Func<Session, Task> work) => Server.Database.WriteAsync(work, TestContext.Current.CancellationToken);

    public Task<T> ReadAsync<T>(Func<Session, Task<T>> work) => Server.Database.ReadAsync(work, TestContext.Current.CancellationToken);

    /// <summary>A refusal without what names the one answer.</summary>
    public static string WithoutRequestId(ApiAnswer answer)
    {
        var json = answer.Json.AsObject();
        json.Remove("request_id");
        return $"{answer.Status} {json.ToJsonString()}";
    }

    public static IReadOnlyList<string> IdsOf(JsonNode page) =>
        [.. page["data"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())];
}
