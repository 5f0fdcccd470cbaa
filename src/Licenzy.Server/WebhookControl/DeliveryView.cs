using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.WebhookControl;

/// <summary>An event on its way to an endpoint; or, with status no_endpoint, an event that no endpoint took.</summary>
/// <param name="Id">The delivery (<c>dlv_…</c>); of an event that no endpoint took, the event (<c>evt_…</c>).</param>
/// <param name="EventId">The event: the same on every attempt and every resend.</param>
/// <param name="EventType">What happened.</param>
/// <param name="SubjectRef">Whom it is about; null for a test.</param>
/// <param name="EndpointId">Where it goes; null where no endpoint took it.</param>
/// <param name="Url">The endpoint's address now.</param>
/// <param name="Status">
/// pending: not tried yet, or asked for again; failed: another attempt follows; dead: none follows by itself; sent; no_endpoint.
/// </param>
/// <param name="Attempts">How many attempts were made in its whole life.</param>
/// <param name="MaxAttempts">How many attempts are made before it is given up; they count anew after a requeue.</param>
/// <param name="NextAttemptAt">When the next attempt is due; null when none follows or it is held.</param>
/// <param name="Held">endpoint_disabled or endpoint_paused: it waits until its endpoint takes events again. Null otherwise.</param>
/// <param name="LastHttpStatus">The status of the last answer.</param>
/// <param name="LastError">The class of the last failure; null after a success.</param>
/// <param name="LastAttemptAt">When it was tried last.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it changed last.</param>
/// <param name="FinishedAt">When it was sent or given up.</param>
internal sealed record DeliveryView(
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
    UtcInstant? FinishedAt
)
{
    /// <summary>The status of an event that no endpoint took.</summary>
    public const string NoEndpoint = "no_endpoint";
}

/// <summary>One attempt of a delivery, as it went.</summary>
/// <param name="Number">From 1, over the delivery's whole life.</param>
/// <param name="Trigger">Why it was made: event, retry, requeue, resend, test or recovery.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Url">Where it was posted to.</param>
/// <param name="Address">The network address that was connected to; null when none was.</param>
/// <param name="HttpStatus">The status of the answer; null when there was none.</param>
/// <param name="Error">The class of the failure; null after a success.</param>
/// <param name="Detail">The failure in a sentence.</param>
/// <param name="Response">The beginning of the answer's body, at most 1 KiB.</param>
/// <param name="NextAttemptAt">When the next attempt was due after this one; null when none followed.</param>
internal sealed record AttemptView(
    long Number,
    string Trigger,
    UtcInstant StartedAt,
    long DurationMs,
    string Url,
    string? Address,
    long? HttpStatus,
    string? Error,
    string? Detail,
    string? Response,
    UtcInstant? NextAttemptAt
);
