using System.Text.Json;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// A delivery with what is sent and every attempt; or an event with what is sent and its deliveries. All fields of the list, and more.
/// </summary>
/// <param name="Id">The delivery (<c>dlv_…</c>) or the event (<c>evt_…</c>), as it was asked for.</param>
/// <param name="EventId">The event: the same on every attempt and every resend.</param>
/// <param name="EventType">What happened.</param>
/// <param name="SubjectRef">Whom it is about; null for a test.</param>
/// <param name="EndpointId">Where it goes; null for an event.</param>
/// <param name="Url">The endpoint's address now; null for an event.</param>
/// <param name="Status">Of a delivery as in the list. Of an event the first that any of its deliveries has of dead, failed, pending, sent; or no_endpoint.</param>
/// <param name="Attempts">How many attempts were made, of an event over all its deliveries.</param>
/// <param name="MaxAttempts">How many attempts are made before a delivery is given up; null for an event.</param>
/// <param name="NextAttemptAt">When the next attempt is due; null for an event.</param>
/// <param name="Held">endpoint_disabled or endpoint_paused; null for an event.</param>
/// <param name="LastHttpStatus">The status of the last answer; null for an event.</param>
/// <param name="LastError">The class of the last failure; null for an event.</param>
/// <param name="LastAttemptAt">When it was tried last.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it changed last.</param>
/// <param name="FinishedAt">When it was sent or given up; null for an event.</param>
/// <param name="Payload">The body as it is sent; null when it is not kept any more.</param>
/// <param name="PayloadExpired">Whether the body is not kept any more: such an event cannot be sent again.</param>
/// <param name="AttemptDetails">Every attempt, oldest first (the newest 200 when there are more); null for an event.</param>
/// <param name="Deliveries">Of an event its deliveries, oldest first (at most 200); null for a delivery.</param>
internal sealed record DeliveryDetail(
    string Id,
    string EventId,
    string EventType,
    string? SubjectRef,
    string? EndpointId,
    string? Url,
    string Status,
    long Attempts,
    long? MaxAttempts,
    UtcInstant? NextAttemptAt,
    string? Held,
    long? LastHttpStatus,
    string? LastError,
    UtcInstant? LastAttemptAt,
    UtcInstant CreatedAt,
    UtcInstant UpdatedAt,
    UtcInstant? FinishedAt,
    JsonElement? Payload,
    bool PayloadExpired,
    IReadOnlyList<AttemptView>? AttemptDetails,
    IReadOnlyList<DeliveryView>? Deliveries
)
{
    /// <param name="view">The fields of the list.</param>
    /// <param name="payload">The body, JSON; null or empty when it is not kept.</param>
    /// <param name="attempts">Of a delivery its attempts.</param>
    /// <param name="deliveries">Of an event its deliveries.</param>
    public static DeliveryDetail Of(
        DeliveryView view,
        string? payload,
        IReadOnlyList<AttemptView>? attempts,
        IReadOnlyList<DeliveryView>? deliveries
    ) =>
        new(
            view.Id,
            view.EventId,
            view.EventType,
            view.SubjectRef,
            view.EndpointId,
            view.Url,
            view.Status,
            view.Attempts,
            view.MaxAttempts,
            view.NextAttemptAt,
            view.Held,
            view.LastHttpStatus,
            view.LastError,
            view.LastAttemptAt,
            view.CreatedAt,
            view.UpdatedAt,
            view.FinishedAt,
            string.IsNullOrEmpty(payload) ? null : JsonElement.Parse(payload),
            string.IsNullOrEmpty(payload),
            attempts,
            deliveries
        );
}
