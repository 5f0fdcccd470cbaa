using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Deliveries, and between them the events that no endpoint took, newest first. Ids of both end in the same form, time and random
/// bits: by that ending they are merged, and it is the cursor.
/// </summary>
internal sealed class ListOutbound(Database database, DeliveryViews views)
{
    /// <summary>What of the list is wanted, as it was sent; several filters hold together.</summary>
    internal sealed record Query(
        [property: FromQuery(Name = "status")] string? Status = null,
        [property: FromQuery(Name = "event_type")] string? EventType = null,
        [property: FromQuery(Name = "subject_ref")] string? SubjectRef = null,
        [property: FromQuery(Name = "endpoint_id")] string? EndpointId = null,
        [property: FromQuery(Name = "event_id")] string? EventId = null,
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor")] string? Cursor = null
    );

    /// <summary>Sorts after every ending that an id can have.</summary>
    private const string AfterAll = "~";

    private static readonly IReadOnlyList<string> Statuses = [.. DeliveryStatus.All, DeliveryView.NoEndpoint];

    public async Task<Answer<Page<DeliveryView>>> HandleAsync(Scope scope, Query query, CancellationToken cancellationToken)
    {
        if ((PageLimit.Read(query.Limit, out var limit) ?? Check(query)) is { } fault)
        {
            return fault;
        }

        return await database.ReadAsync<Answer<Page<DeliveryView>>>(
            async session => await PageAsync(session, scope, query, limit),
            cancellationToken
        );
    }

    private static Fault? Check(Query query) =>
        query.Status is { } status && !Statuses.Contains(status, StringComparer.Ordinal)
            ? Fault.Field("status", $"`status` is one of {string.Join(", ", Statuses)}.")
        : query.EventType is { } type && !EventTypes.All.Contains(type, StringComparer.Ordinal)
            ? Fault.Field("event_type", $"`event_type` is one of {string.Join(", ", EventTypes.All)}.")
        : query.SubjectRef is { } subject && SubjectRef.Check(subject) is { } badSubject ? Fault.Field("subject_ref", badSubject)
        : query.EndpointId is { } endpoint && !LicenzyId.IsValid(IdPrefix.WebhookEndpoint, endpoint)
            ? Fault.Field("endpoint_id", "`endpoint_id` is the id of a webhook endpoint (`whe_…`).")
        : query.EventId is { } outbound && !LicenzyId.IsValid(IdPrefix.Event, outbound)
            ? Fault.Field("event_id", "`event_id` is the id of an event (`evt_…`).")
        : query.Cursor is { } cursor && !LicenzyId.IsValid(IdPrefix.Delivery, $"{IdPrefix.Delivery}_{cursor}") ? PageLimit.BadCursor
        : null;

    private async Task<Page<DeliveryView>> PageAsync(Session session, Scope scope, Query query, int limit)
    {
        var filter = new OutboundFilter
        {
            Status = query.Status,
            EventType = query.EventType,
            SubjectRef = query.SubjectRef,
            EndpointId = query.EndpointId,
            EventId = query.EventId,
        };
        var before = query.Cursor ?? AfterAll;
        var deliveries =
            query.Status is DeliveryView.NoEndpoint
                ? []
                : await DeliveryListStore.DeliveriesAsync(session, scope, filter, $"{IdPrefix.Delivery}_{before}", limit + 1);
        var lonely = query is { Status: null or DeliveryView.NoEndpoint, EndpointId: null }
            ? await DeliveryListStore.LonelyEventsAsync(session, scope, filter, $"{IdPrefix.Event}_{before}", limit + 1)
            : [];
        var merged = (await views.OfAsync(session, scope, deliveries))
            .Concat(lonely.Select(DeliveryViews.OfLonely))
            .OrderByDescending(view => PlaceOf(view.Id), StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return Page<DeliveryView>.Of(merged, limit, view => PlaceOf(view.Id));
    }

    private static string PlaceOf(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
