using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Support;

/// <summary>A delivery, as far as it matters for whether the application was told.</summary>
/// <param name="Id">The delivery, <c>dlv_…</c>; null when no endpoint took the event.</param>
/// <param name="EventId">The event, <c>evt_…</c>.</param>
/// <param name="EventType">Its type.</param>
/// <param name="EndpointId">Where it goes; null when no endpoint took it.</param>
/// <param name="Status">pending, failed, dead, sent, or no_endpoint.</param>
/// <param name="HttpStatus">The status of the last answer; null when there was none.</param>
/// <param name="Error">The class of the last failure; null after a success.</param>
/// <param name="DurationMs">How long the last attempt took, in milliseconds; null before the first.</param>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="NextAttemptAt">When the next attempt is due; null when none follows.</param>
/// <param name="CreatedAt">When the event happened.</param>
/// <param name="FinishedAt">When it was sent or given up.</param>
internal sealed record ToldDelivery(
    string? Id,
    string EventId,
    string EventType,
    string? EndpointId,
    string Status,
    long? HttpStatus,
    string? Error,
    long? DurationMs,
    long Attempts,
    UtcInstant? NextAttemptAt,
    UtcInstant CreatedAt,
    UtcInstant? FinishedAt
);

/// <summary>What applications were told of a change, and whether it reached them.</summary>
internal static class ToldDeliveries
{
    private const string NoEndpoint = "no_endpoint";
    private const int MostEvents = 20;
    private const int MostDeliveries = 20;

    /// <summary>The deliveries of the events that told a change, oldest first.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="changeId">The change: <c>his_…</c>, or <c>use_…</c> of a consumption.</param>
    public static async Task<IReadOnlyList<ToldDelivery>> OfChangeAsync(Session session, Scope scope, string changeId)
    {
        var told = new List<ToldDelivery>();
        foreach (var outbound in await OutboundEventStore.OfChangeAsync(session, scope, changeId, MostEvents))
        {
            var deliveries = await DeliveryStore.OfEventAsync(session, scope, outbound.Id, MostDeliveries);
            told.AddRange(deliveries.Count == 0 ? [Untaken(outbound)] : await OfAsync(session, scope, deliveries));
        }

        return told;
    }

    public static async Task<IReadOnlyList<ToldDelivery>> OfAsync(Session session, Scope scope, IEnumerable<DeliveryRow> rows)
    {
        var told = new List<ToldDelivery>();
        foreach (var row in rows)
        {
            var last = row.Attempts == 0 ? null : (await DeliveryAttemptStore.OfDeliveryAsync(session, scope, row.Id, 1)).FirstOrDefault();
            told.Add(Of(row, last?.DurationMs));
        }

        return told;
    }

    public static ToldDelivery Untaken(OutboundEventRow row) =>
        new(null, row.Id, row.Type, null, NoEndpoint, null, null, null, 0, null, new UtcInstant(row.CreatedMs), null);

    private static ToldDelivery Of(DeliveryRow row, long? durationMs) =>
        new(
            row.Id,
            row.EventId,
            row.EventType,
            row.EndpointId,
            row.Status,
            row.LastHttpStatus,
            row.LastError,
            durationMs,
            row.Attempts,
            row.Queue == DeliveryQueue.Due ? new UtcInstant(row.DueMs) : null,
            new UtcInstant(row.CreatedMs),
            UtcInstant.From(row.FinishedMs)
        );
}
