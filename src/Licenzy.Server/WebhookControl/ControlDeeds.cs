using Licenzy.Server.Audit;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>What people do to webhooks, as the audit log says it: never a secret, and never what an event says of a customer.</summary>
internal static class ControlDeeds
{
    /// <summary>Something was done to an endpoint.</summary>
    /// <param name="what">What, in the past tense.</param>
    /// <param name="endpointId">Which.</param>
    /// <param name="details">What of it changed.</param>
    public static AuditEntry OfEndpoint(string what, string endpointId, object? details = null) =>
        new($"webhook_endpoint.{what}", "webhook_endpoint", endpointId) { Details = details };

    /// <summary>An endpoint was made or changed.</summary>
    public static AuditEntry Changed(string what, EndpointRow? before, EndpointRow? after) =>
        OfEndpoint(what, (after ?? before)!.Id, new { before = Shown(before), after = Shown(after) });

    /// <summary>A delivery was sent again.</summary>
    public static AuditEntry OfDelivery(string what, DeliveryRow delivery) =>
        new($"delivery.{what}", "delivery", delivery.Id)
        {
            SubjectRef = delivery.SubjectRef.Length == 0 ? null : delivery.SubjectRef,
            Details = new
            {
                delivery.EventId,
                delivery.EndpointId,
                before = new { status = delivery.Status, attempts = delivery.Attempts },
            },
        };

    /// <summary>Something was done to an event.</summary>
    public static AuditEntry OfEvent(string what, OutboundEventRow outbound, object? details = null) =>
        new($"outbound_event.{what}", "outbound_event", outbound.Id)
        {
            SubjectRef = outbound.SubjectRef is { Length: > 0 } subject ? subject : null,
            Details = details,
        };

    private static object? Shown(EndpointRow? endpoint) =>
        endpoint is null
            ? null
            : new
            {
                endpoint.Url,
                enabled = endpoint.Enabled == 1,
                event_types = endpoint.Patterns,
                endpoint.Description,
            };
}
