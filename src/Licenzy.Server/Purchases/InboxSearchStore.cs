using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>Which stored events are looked for; several conditions hold together.</summary>
internal sealed record InboxFilter
{
    /// <summary>In this state.</summary>
    public string? State { get; init; }

    /// <summary>In their state for this reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Of this type of Stripe's.</summary>
    public string? Type { get; init; }

    /// <summary>About this customer.</summary>
    public string? SubjectRef { get; init; }

    /// <summary>Received at this time or later, Unix ms.</summary>
    public long FromMs { get; init; }

    /// <summary>Received before this time, Unix ms.</summary>
    public long ToMs { get; init; } = long.MaxValue;
}

/// <summary>The inbox as it is searched, newest first. The narrowest condition chooses the index, the others are looked at row by row.</summary>
internal static class InboxSearchStore
{
    private const string Columns = """
        project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body_form, origin, state, reason, tries, due_ms,
        received_ms, finished_ms, duration_ms, object_id, subject_ref, received_count
        """;

    private const string Rest = """
        and received_ms >= @From and received_ms <= @Until
        and (received_ms, stripe_event_id, connection_id) < (@ReceivedMs, @StripeEventId, @ConnectionId)
        and (cast(@State as text) is null or state = @State)
        and (cast(@Reason as text) is null or reason = @Reason)
        and (cast(@Type as text) is null or type = @Type)
        order by received_ms desc, stripe_event_id desc, connection_id desc limit @Most
        """;

    /// <param name="session">A read.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">Those that come after this one in the order of the list.</param>
    /// <param name="most">At most so many.</param>
    public static Task<IReadOnlyList<InboundEventEntry>> ListAsync(
        Session session,
        Scope scope,
        InboxFilter filter,
        InboundEventCursor before,
        int most
    )
    {
        var parameters = new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            filter.State,
            filter.Reason,
            filter.Type,
            filter.SubjectRef,
            From = filter.FromMs,
            Until = Math.Min(before.ReceivedMs, filter.ToMs == long.MaxValue ? long.MaxValue : filter.ToMs - 1),
            before.ReceivedMs,
            before.StripeEventId,
            before.ConnectionId,
            Most = most,
        };
        return filter switch
        {
            { SubjectRef: not null } => OfSubjectAsync(session, parameters),
            { Type: not null } => OfTypeAsync(session, parameters),
            { State: not null } => OfStateAsync(session, parameters),
            _ => AllAsync(session, parameters),
        };
    }

    /// <summary>A stored event by Stripe's id; the newest, where several connections had it.</summary>
    public static Task<InboundEventEntry?> FindAsync(Session session, Scope scope, string stripeEventId) =>
        session.FindAsync<InboundEventEntry>(
            $"""
            select {Columns} from inbound_events
            where project_id = @ProjectId and mode = @Mode and stripe_event_id = @StripeEventId
            order by received_ms desc, connection_id desc limit 1
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                StripeEventId = stripeEventId,
            }
        );

    /// <summary>A stored event with its body.</summary>
    public static Task<InboundEventRow?> BodyAsync(Session session, InboundEventKey key) =>
        session.FindAsync<InboundEventRow>(
            """
            select project_id, mode, connection_id, stripe_event_id, type, api_version, event_created_ms, body, body_form, origin, state, reason,
                tries, bucket, due_ms, received_ms, object_id
            from inbound_events
            where project_id = @ProjectId and mode = @Mode and connection_id = @ConnectionId and stripe_event_id = @StripeEventId
            """,
            key
        );

    private static Task<IReadOnlyList<InboundEventEntry>> OfSubjectAsync(Session session, object parameters) =>
        session.QueryAsync<InboundEventEntry>(
            $"""
            select {Columns} from inbound_events
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and subject_ref is not null
            {Rest}
            """,
            parameters
        );

    private static Task<IReadOnlyList<InboundEventEntry>> OfTypeAsync(Session session, object parameters) =>
        session.QueryAsync<InboundEventEntry>(
            $"select {Columns} from inbound_events where project_id = @ProjectId and mode = @Mode and type = @Type {Rest}",
            parameters
        );

    private static Task<IReadOnlyList<InboundEventEntry>> OfStateAsync(Session session, object parameters) =>
        session.QueryAsync<InboundEventEntry>(
            $"select {Columns} from inbound_events where project_id = @ProjectId and mode = @Mode and state = @State {Rest}",
            parameters
        );

    private static Task<IReadOnlyList<InboundEventEntry>> AllAsync(Session session, object parameters) =>
        session.QueryAsync<InboundEventEntry>(
            $"select {Columns} from inbound_events where project_id = @ProjectId and mode = @Mode and received_ms <= @Until {Rest}",
            parameters
        );
}
