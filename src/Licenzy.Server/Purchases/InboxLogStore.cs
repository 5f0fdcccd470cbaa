using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>A stored event for people: everything but its body.</summary>
internal sealed record InboundEventEntry
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string ConnectionId { get; init; } = string.Empty;

    public string StripeEventId { get; init; } = string.Empty;

    public string Type { get; init; } = string.Empty;

    public string? ApiVersion { get; init; }

    public long EventCreatedMs { get; init; }

    public string BodyForm { get; init; } = string.Empty;

    public string Origin { get; init; } = string.Empty;

    public string State { get; init; } = string.Empty;

    /// <summary>Why it is in its state, or why the last try failed.</summary>
    public string? Reason { get; init; }

    public long Tries { get; init; }

    public long DueMs { get; init; }

    public long ReceivedMs { get; init; }

    public long? FinishedMs { get; init; }

    /// <summary>How long the try that settled it took, in milliseconds.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Stripe's object that it is about.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Whom it turned out to be about.</summary>
    public string? SubjectRef { get; init; }

    /// <summary>How often it came.</summary>
    public long ReceivedCount { get; init; }

    public InboundEventKey Key =>
        new()
        {
            ProjectId = ProjectId,
            Mode = Mode,
            ConnectionId = ConnectionId,
            StripeEventId = StripeEventId,
        };
}

/// <summary>The inbox as operators read it.</summary>
internal static class InboxLogStore
{
    private const string Columns = """
        project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body_form, origin, state, reason, tries, due_ms,
        received_ms, finished_ms, duration_ms, object_id, subject_ref, received_count
        """;

    /// <summary>Among how many of the newest events the last one of a webhook is looked for.</summary>
    private const int MostLooked = 100;

    public static Task<InboundEventEntry?> FindAsync(Session session, InboundEventKey key) =>
        session.FindAsync<InboundEventEntry>(
            $"""
            select {Columns} from inbound_events
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
            """,
            key
        );

    /// <summary>When a webhook brought the last event of a mode; null when none of the newest came so. Those that were asked for do not count.</summary>
    public static Task<long?> LastReceivedAsync(Session session, Scope scope) =>
        session.FindAsync<long?>(
            """
            select max(received_ms) from (
                select received_ms, origin from inbound_events where project_id = @ProjectId and mode = @Mode and received_ms > 0
                order by received_ms desc, stripe_event_id desc limit @Most
            ) newest where origin = 'webhook'
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Most = MostLooked,
            }
        );

    /// <summary>Stored events, newest first.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="states">Those in one of these states.</param>
    /// <param name="type">Those of this type; null for all.</param>
    /// <param name="before">Those that come after this one in the order of the list; null from the start.</param>
    /// <param name="most">At most so many.</param>
    public static async Task<IReadOnlyList<InboundEventEntry>> ListAsync(
        Session session,
        Scope scope,
        IReadOnlyCollection<string> states,
        string? type,
        InboundEventCursor? before,
        int most
    )
    {
        // One state after the other: the index leads through one state by time, and through several at once it does not.
        var found = new List<InboundEventEntry>();
        foreach (var state in states)
        {
            found.AddRange(await OfStateAsync(session, scope, state, type, before ?? InboundEventCursor.Start, most));
        }

        return
        [
            .. found
                .OrderByDescending(entry => entry.ReceivedMs)
                .ThenByDescending(entry => entry.StripeEventId, StringComparer.Ordinal)
                .ThenByDescending(entry => entry.ConnectionId, StringComparer.Ordinal)
                .Take(most),
        ];
    }

    private static Task<IReadOnlyList<InboundEventEntry>> OfStateAsync(
        Session session,
        Scope scope,
        string state,
        string? type,
        InboundEventCursor before,
        int most
    ) =>
        session.QueryAsync<InboundEventEntry>(
            $"""
            select {Columns} from inbound_events
            where project_id = @ProjectId and mode = @Mode and state = @State and received_ms <= @ReceivedMs
                and (received_ms, stripe_event_id, connection_id) < (@ReceivedMs, @StripeEventId, @ConnectionId)
                and (cast(@Type as text) is null or type = @Type)
            order by received_ms desc, stripe_event_id desc, connection_id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                State = state,
                Type = type,
                before.ReceivedMs,
                before.StripeEventId,
                before.ConnectionId,
                Most = most,
            }
        );
}

/// <summary>A place in the list of stored events.</summary>
internal sealed record InboundEventCursor(long ReceivedMs, string StripeEventId, string ConnectionId)
{
    /// <summary>Before the newest.</summary>
    public static InboundEventCursor Start { get; } = new(long.MaxValue, string.Empty, string.Empty);

    /// <summary>The place of an event.</summary>
    public static InboundEventCursor At(InboundEventEntry entry) => new(entry.ReceivedMs, entry.StripeEventId, entry.ConnectionId);

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is none of ours.</summary>
    public static InboundEventCursor? Read(string text) =>
        text.Split('.', 3) is [var received, var id, var connection] && long.TryParse(received, out var receivedMs)
            ? new(receivedMs, id, connection)
            : null;

    /// <summary>Its text, for whoever asks for the next page.</summary>
    public string Write() => $"{ReceivedMs}.{StripeEventId}.{ConnectionId}";
}
