using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Pages;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Weather;

/// <summary>The weather dial and the logs, for people and tests: JSON under <c>/sandbox</c>.</summary>
internal static class WeatherRoutes
{
    private const int Shown = 500;

    public static void Map(WebApplication app)
    {
        var faults = app.Services.GetRequiredService<Faults>();
        var database = app.Services.GetRequiredService<SandboxDatabase>();
        var ids = app.Services.GetRequiredService<StripeIds>();
        app.MapGet("/sandbox/faults", context => PageRequest.SendJsonAsync(context, List(faults)));
        app.MapPost("/sandbox/faults", context => AddAsync(context, faults, ids));
        app.MapDelete(
            "/sandbox/faults",
            context =>
            {
                faults.Clear();
                return PageRequest.SendJsonAsync(context, List(faults));
            }
        );
        app.MapGet("/sandbox/requests", context => PageRequest.SendJsonAsync(context, Requests(database)));
        app.MapGet(
            "/sandbox/deliveries",
            context => PageRequest.SendJsonAsync(context, Deliveries(database, context.Request.Query["event"]))
        );
    }

    private static async Task AddAsync(HttpContext context, Faults faults, StripeIds ids)
    {
        var reading = FaultRequest.Read(await ReadBodyAsync(context), ids);
        if (reading.Fault is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await PageRequest.SendJsonAsync(context, StripeError.Invalid(reading.Problem!).ToBody(ids.Request()));
            return;
        }
        faults.Add(reading.Fault, reading.Times);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await PageRequest.SendJsonAsync(context, Describe(reading.Fault, reading.Times));
    }

    private static async Task<JsonObject?> ReadBodyAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject List(Faults faults) =>
        new() { ["data"] = new JsonArray([.. faults.List().Select(entry => (JsonNode)Describe(entry.Fault, entry.Left))]) };

    private static JsonObject Describe(Fault fault, int left) =>
        new()
        {
            ["id"] = fault.Id,
            ["route"] = fault.Route,
            ["method"] = fault.Method,
            ["kind"] = fault.Kind.Word,
            ["status"] = fault.Kind == FaultKind.Status ? fault.HttpStatus : null,
            ["delay_ms"] = (long)fault.Delay.TotalMilliseconds,
            ["times"] = left,
        };

    private static JsonObject Requests(SandboxDatabase database) =>
        new()
        {
            ["data"] = new JsonArray([
                .. database
                    .Read(connection => RequestLog.List(connection, Shown))
                    .Select(entry =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["at"] = entry.At,
                                ["request_id"] = entry.RequestId,
                                ["account"] = entry.Account,
                                ["livemode"] = entry.Livemode != 0,
                                ["method"] = entry.Method,
                                ["path"] = entry.Path,
                                ["status"] = entry.Status,
                                ["error_code"] = entry.ErrorCode,
                                ["idempotency_key"] = entry.IdempotencyKey,
                                ["replayed"] = entry.Replayed != 0,
                                ["fault"] = entry.Fault,
                            }
                    ),
            ]),
        };

    private static JsonArray Words(string? weather) => new([.. (weather?.Split(',') ?? []).Select(word => (JsonNode)word)]);

    private static JsonObject Deliveries(SandboxDatabase database, string? eventId) =>
        new()
        {
            ["data"] = new JsonArray([
                .. database
                    .Read(connection => DeliveryStore.List(connection, string.IsNullOrEmpty(eventId) ? null : eventId, Shown))
                    .Select(delivery =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["id"] = delivery.Id,
                                ["account"] = delivery.Account,
                                ["livemode"] = delivery.Livemode != 0,
                                ["event_id"] = delivery.EventId,
                                ["event_type"] = delivery.EventType,
                                ["endpoint_id"] = delivery.EndpointId,
                                ["url"] = delivery.EndpointUrl,
                                ["state"] = delivery is { State: "pending", Hold: > 0 } ? "held" : delivery.State,
                                ["weather"] = Words(delivery.Weather),
                                ["attempts"] = delivery.Attempts,
                                ["next_attempt_at"] = delivery.State == "pending" ? delivery.DueAt : null,
                                ["last_attempt_at"] = delivery.LastAttemptAt,
                                ["last_status"] = delivery.LastStatus,
                                ["last_error"] = delivery.LastError,
                            }
                    ),
            ]),
        };
}
