using System.Text.Json;
using Licenzy.Core.Formats;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>
/// Writes what applications are to be told, in the transaction of the change: no change without its event, no event without its
/// change. With the event goes one delivery for each endpoint that takes it, so that none which existed then is passed over.
/// </summary>
internal sealed class Outbox(Ids ids, DeliverySignals signals)
{
    /// <summary>Writes an event; it leaves as soon as the transaction is committed. Returns how many endpoints take it.</summary>
    /// <param name="session">The transaction of the change.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="outbound">The event.</param>
    /// <param name="entitlementId">What it is about; null for a test.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="historyId">The change that it tells: a row of the history, or of the ledger of consumption.</param>
    public async Task<int> WriteAsync(
        Session session,
        Scope scope,
        OutboundEvent outbound,
        string? entitlementId,
        long nowMs,
        string? historyId = null
    )
    {
        var endpoints = (await EndpointStore.TakersAsync(session, scope)).Where(endpoint => Takes(endpoint, outbound.Type)).ToList();
        var row = new OutboundEventRow
        {
            Id = outbound.Id,
            Type = outbound.Type,
            SubjectRef = outbound.Data.SubjectRef ?? string.Empty,
            EntitlementId = entitlementId,
            Payload = outbound.ToJson(),
            Endpoints = endpoints.Count,
            CreatedMs = nowMs,
            HistoryId = historyId,
        };
        await OutboundEventStore.InsertAsync(session, scope, row);
        if (endpoints.Count > 0)
        {
            await SendAsync(session, scope, row, [.. endpoints.Select(endpoint => endpoint.Id)], DeliveryTrigger.Event, nowMs);
        }

        return endpoints.Count;
    }

    /// <summary>Makes one delivery of an event for each of some endpoints, due now.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> SendAsync(
        Session session,
        Scope scope,
        OutboundEventRow outbound,
        IReadOnlyList<string> endpointIds,
        string trigger,
        long nowMs
    )
    {
        List<DeliveryRow> deliveries = [.. endpointIds.Select(endpointId => Delivery(scope, outbound, endpointId, trigger, nowMs))];
        await DeliveryStore.InsertAsync(session, deliveries);
        Announce(session, deliveries);
        return deliveries;
    }

    /// <summary>After the commit, the worker of this node looks after these deliveries at once.</summary>
    public void Announce(Session session, IEnumerable<DeliveryRow> deliveries)
    {
        foreach (var endpoint in deliveries.Select(delivery => delivery.Endpoint).Distinct())
        {
            session.AfterCommit(() => signals.Due(endpoint));
        }
    }

    /// <summary>Whether an endpoint wants events of this type.</summary>
    public static bool Takes(EndpointTaker endpoint, string type) =>
        endpoint.EventTypes.Length <= 2 || EventFilter.Takes(JsonSerializer.Deserialize<List<string>>(endpoint.EventTypes) ?? [], type);

    private DeliveryRow Delivery(Scope scope, OutboundEventRow outbound, string endpointId, string trigger, long nowMs) =>
        new()
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = ids.New(IdPrefix.Delivery),
            EventId = outbound.Id,
            EventType = outbound.Type,
            SubjectRef = outbound.SubjectRef,
            EndpointId = endpointId,
            Trigger = trigger,
            Bucket = Buckets.Of(scope.ProjectId),
            DueMs = nowMs,
            CreatedMs = nowMs,
            UpdatedMs = nowMs,
        };
}
