using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Shows deliveries and events as the API does.</summary>
internal sealed class DeliveryViews(RetrySchedule schedule)
{
    private const int MostAttempts = 200;
    private const int MostDeliveries = 200;

    /// <summary>Deliveries in the order given.</summary>
    public async Task<IReadOnlyList<DeliveryView>> OfAsync(Session session, Scope scope, IReadOnlyList<DeliveryRow> rows)
    {
        var endpoints = new Dictionary<string, EndpointRow?>(StringComparer.Ordinal);
        foreach (var endpointId in rows.Select(row => row.EndpointId).Distinct(StringComparer.Ordinal))
        {
            endpoints[endpointId] = await EndpointStore.FindAsync(session, scope, endpointId);
        }

        return [.. rows.Select(row => Show(row, endpoints[row.EndpointId]))];
    }

    public async Task<DeliveryView> OfAsync(Session session, DeliveryRow row) => (await OfAsync(session, row.Scope, [row]))[0];

    /// <summary>An event that no endpoint took.</summary>
    public static DeliveryView OfLonely(OutboundEventRow row) => OfEvent(row, []);

    /// <summary>A delivery with what is sent and its attempts.</summary>
    public async Task<DeliveryDetail> DetailAsync(Session session, DeliveryRow row)
    {
        var outbound = await OutboundEventStore.FindAsync(session, row.Scope, row.EventId);
        var attempts = await DeliveryAttemptStore.OfDeliveryAsync(session, row.Scope, row.Id, MostAttempts);
        return DeliveryDetail.Of(await OfAsync(session, row), outbound?.Payload, [.. attempts.Select(Show)], deliveries: null);
    }

    /// <summary>An event with what is sent and its deliveries.</summary>
    public async Task<DeliveryDetail> DetailAsync(Session session, Scope scope, OutboundEventRow row)
    {
        var deliveries = await OfAsync(session, scope, await DeliveryStore.OfEventAsync(session, scope, row.Id, MostDeliveries));
        return DeliveryDetail.Of(OfEvent(row, deliveries), row.Payload, attempts: null, deliveries);
    }

    private static DeliveryView OfEvent(OutboundEventRow row, IReadOnlyList<DeliveryView> deliveries) =>
        new(
            row.Id,
            row.Id,
            row.Type,
            row.SubjectRef.Length == 0 ? null : row.SubjectRef,
            EndpointId: null,
            Url: null,
            StatusOf(deliveries),
            deliveries.Sum(delivery => delivery.Attempts),
            MaxAttempts: null,
            NextAttemptAt: null,
            Held: null,
            LastHttpStatus: null,
            LastError: null,
            deliveries.Select(delivery => delivery.LastAttemptAt).OrderByDescending(at => at?.Milliseconds).FirstOrDefault(),
            new UtcInstant(row.CreatedMs),
            new UtcInstant(deliveries.Select(delivery => delivery.UpdatedAt.Milliseconds).Append(row.CreatedMs).Max()),
            FinishedAt: null
        );

    /// <summary>What needs attention most comes first.</summary>
    private static string StatusOf(IReadOnlyList<DeliveryView> deliveries)
    {
        string[] order = [DeliveryStatus.Dead, DeliveryStatus.Failed, DeliveryStatus.Pending, DeliveryStatus.Sent];
        return Array.Find(order, status => deliveries.Any(delivery => delivery.Status == status)) ?? DeliveryView.NoEndpoint;
    }

    private DeliveryView Show(DeliveryRow row, EndpointRow? endpoint)
    {
        var held = HeldBy(row, endpoint);
        return new DeliveryView(
            row.Id,
            row.EventId,
            row.EventType,
            row.SubjectRef.Length == 0 ? null : row.SubjectRef,
            row.EndpointId,
            endpoint?.Url,
            row.Status,
            row.Attempts,
            schedule.MaximumAttempts,
            held is null && row.Queue == DeliveryQueue.Due ? new UtcInstant(row.DueMs) : null,
            held,
            row.LastHttpStatus,
            row.LastError,
            UtcInstant.From(row.LastAttemptMs),
            new UtcInstant(row.CreatedMs),
            new UtcInstant(row.UpdatedMs),
            UtcInstant.From(row.FinishedMs)
        );
    }

    /// <summary>
    /// What is due to a disabled endpoint is held as soon as a worker sees it, which may be a moment from now; only a test goes out all
    /// the same.
    /// </summary>
    private static string? HeldBy(DeliveryRow row, EndpointRow? endpoint)
    {
        var disabled = endpoint is { Enabled: 0 };
        return row.Queue switch
        {
            DeliveryQueue.Held => disabled ? "endpoint_disabled" : "endpoint_paused",
            DeliveryQueue.Due when disabled && row.Trigger != DeliveryTrigger.Test => "endpoint_disabled",
            _ => null,
        };
    }

    private static AttemptView Show(DeliveryAttemptRow row) =>
        new(
            row.Number,
            row.Trigger,
            new UtcInstant(row.StartedMs),
            row.DurationMs,
            row.Url,
            row.Address,
            row.HttpStatus,
            row.Error,
            row.Detail,
            row.Response,
            UtcInstant.From(row.NextDueMs)
        );
}
