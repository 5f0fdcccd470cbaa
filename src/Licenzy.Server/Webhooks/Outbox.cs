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
        var endpoints = TakersOf(await EndpointStore.TakersAsync(session, scope), outbound.Type);
        var trip = new RoundTrip();
        Write(session, trip, scope, endpoints, [new OutboxEntry(outbound, entitlementId, historyId)], nowMs);
        await session.SendAsync(trip);
        return endpoints.Count;
    }

    /// <summary>Writes many events of one type, which therefore have the same takers: all their rows travel in one round trip.</summary>
    /// <param name="session">The transaction of the changes.</param>
    /// <param name="trip">What the rows travel with.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="endpointIds">The endpoints that take the type, of <see cref="TakersOf"/>.</param>
    /// <param name="entries">The events.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public void Write(
        Session session,
        RoundTrip trip,
        Scope scope,
        IReadOnlyList<string> endpointIds,
        IReadOnlyList<OutboxEntry> entries,
        long nowMs
    )
    {
        var rows = new List<OutboundEventRow>(entries.Count);
        var deliveries = new List<DeliveryRow>(entries.Count * endpointIds.Count);
        foreach (var entry in entries)
        {
            var row = Row(scope, entry, endpointIds.Count, nowMs);
            rows.Add(row);
            foreach (var endpointId in endpointIds)
            {
                deliveries.Add(Delivery(scope, row, endpointId, DeliveryTrigger.Event, nowMs));
            }
        }

        OutboundEventStore.Insert(trip, rows);
        DeliveryStore.Insert(trip, deliveries);
        Announce(session, deliveries);
    }

    /// <summary>The endpoints among these that take events of a type.</summary>
    public static IReadOnlyList<string> TakersOf(IReadOnlyList<EndpointTaker> endpoints, string type) =>
        [.. endpoints.Where(endpoint => Takes(endpoint, type)).Select(endpoint => endpoint.Id)];

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

    private static OutboundEventRow Row(Scope scope, OutboxEntry entry, int endpoints, long nowMs) =>
        new()
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = entry.Event.Id,
            Type = entry.Event.Type,
            SubjectRef = entry.Event.Data.SubjectRef ?? string.Empty,
            EntitlementId = entry.EntitlementId,
            Payload = entry.Event.ToJson(),
            Endpoints = endpoints,
            CreatedMs = nowMs,
            HistoryId = entry.HistoryId,
        };

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

/// <summary>An event that is written with others.</summary>
/// <param name="Event">The event.</param>
/// <param name="EntitlementId">What it is about; null for a test.</param>
/// <param name="HistoryId">The change that it tells: a row of the history, or of the ledger of consumption.</param>
internal sealed record OutboxEntry(OutboundEvent Event, string? EntitlementId, string? HistoryId);
