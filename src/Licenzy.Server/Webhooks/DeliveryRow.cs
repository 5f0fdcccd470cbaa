using Licenzy.Core;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Webhooks;

/// <summary>An event on its way to an endpoint.</summary>
internal sealed record DeliveryRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string EventId { get; init; } = string.Empty;

    public string EventType { get; init; } = string.Empty;

    /// <summary>Whom the event is about; empty for a test.</summary>
    public string SubjectRef { get; init; } = string.Empty;

    public string EndpointId { get; init; } = string.Empty;

    /// <summary>One of <see cref="DeliveryStatus"/>.</summary>
    public string Status { get; init; } = DeliveryStatus.Pending;

    /// <summary>One of <see cref="DeliveryQueue"/>.</summary>
    public string Queue { get; init; } = DeliveryQueue.Due;

    /// <summary>Why the next attempt is made, one of <see cref="DeliveryTrigger"/>.</summary>
    public string Trigger { get; init; } = DeliveryTrigger.Event;

    /// <summary>How many attempts were made in its whole life.</summary>
    public long Attempts { get; init; }

    /// <summary>How many of them since it was made or last requeued: the schedule counts these.</summary>
    public long SeriesAttempts { get; init; }

    public long Bucket { get; init; }

    /// <summary>When the next attempt is due, Unix ms; kept while it is held.</summary>
    public long DueMs { get; init; }

    /// <summary>Who sends it now, and until when nobody else does; known of a row that was claimed here, never read into one.</summary>
    public string? LeaseOwner { get; init; }

    public long LeaseUntilMs { get; init; }

    /// <summary>The status of the last answer; null when there was none.</summary>
    public long? LastHttpStatus { get; init; }

    /// <summary>The class of the last failure; null after a success.</summary>
    public string? LastError { get; init; }

    public long? LastAttemptMs { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    /// <summary>When it was sent or given up.</summary>
    public long? FinishedMs { get; init; }

    /// <summary>The body, where it was read with the row; null also when it is no longer kept.</summary>
    public string? Payload { get; init; }

    public Scope Scope => new(ProjectId, EnumText.Read<Mode>(Mode));

    public EndpointKey Endpoint => new(Scope, EndpointId);
}

/// <summary>The documented states of a delivery.</summary>
internal static class DeliveryStatus
{
    /// <summary>Not tried yet, or requeued.</summary>
    public const string Pending = "pending";

    /// <summary>The last attempt failed; another one follows.</summary>
    public const string Failed = "failed";

    /// <summary>All attempts failed; nothing follows by itself.</summary>
    public const string Dead = "dead";

    /// <summary>The endpoint took it.</summary>
    public const string Sent = "sent";

    public static IReadOnlyList<string> All { get; } = [Pending, Failed, Dead, Sent];
}

/// <summary>Whether workers see a delivery.</summary>
internal static class DeliveryQueue
{
    /// <summary>At its time.</summary>
    public const string Due = "due";

    /// <summary>Not before its endpoint takes events again.</summary>
    public const string Held = "held";

    /// <summary>No more.</summary>
    public const string Done = "done";
}

/// <summary>Why an attempt is made.</summary>
internal static class DeliveryTrigger
{
    /// <summary>The event happened.</summary>
    public const string Event = "event";

    /// <summary>The attempt before failed.</summary>
    public const string Retry = "retry";

    /// <summary>A person asked for this one again.</summary>
    public const string Requeue = "requeue";

    /// <summary>A person asked for the event again.</summary>
    public const string Resend = "resend";

    /// <summary>A person tries the endpoint.</summary>
    public const string Test = "test";

    /// <summary>All dead ones, or all that was missed, were asked for again.</summary>
    public const string Recovery = "recovery";

    /// <summary>Somebody waits for these: they are tried also while the endpoint is paused.</summary>
    public static bool IsByHand(string trigger) => trigger is Requeue or Resend or Test;
}
