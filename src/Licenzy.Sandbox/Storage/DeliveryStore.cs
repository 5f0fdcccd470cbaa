using Dapper;
using Licenzy.Sandbox.Weather;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>The SQL of the table of webhook deliveries.</summary>
internal static class DeliveryStore
{
    /// <summary>
    /// One event owed to one endpoint, as it is listed. Times in Unix milliseconds. Rows with computed columns are set by
    /// property: the engine gives such columns a type only where there is a row, which no constructor could match.
    /// </summary>
    internal sealed record Delivery
    {
        public string Id { get; init; } = "";
        public string Account { get; init; } = "";
        public long Livemode { get; init; }
        public string EventId { get; init; } = "";
        public string EndpointId { get; init; } = "";
        public string EndpointUrl { get; init; } = "";
        public string EventType { get; init; } = "";
        public string State { get; init; } = "";
        public long Attempts { get; init; }
        public long DueAt { get; init; }
        public long? LastAttemptAt { get; init; }
        public long? LastStatus { get; init; }
        public string? LastError { get; init; }

        /// <summary>What it meets, in words of the dial.</summary>
        public string? Weather { get; init; }

        /// <summary>How many later deliveries go before it.</summary>
        public long Hold { get; init; }
    }

    /// <summary>What an attempt needs: where to, what, and the secret.</summary>
    internal sealed record Due
    {
        public long Seq { get; init; }
        public string Id { get; init; } = "";
        public string Account { get; init; } = "";
        public long Livemode { get; init; }
        public string EndpointId { get; init; } = "";
        public long Attempts { get; init; }
        public string? Weather { get; init; }
        public long SlowMs { get; init; }

        /// <summary>The event as it is kept.</summary>
        public string Event { get; init; } = "";

        /// <summary>The endpoint as it is kept.</summary>
        public string Endpoint { get; init; } = "";
        public string Secret { get; init; } = "";

        /// <summary>How many deliveries of the event are not done, this one included.</summary>
        public long Pending { get; init; }
    }

    public static void Insert(
        SqliteConnection connection,
        string id,
        string account,
        bool livemode,
        string eventId,
        string endpointId,
        long now,
        DeliveryPlan plan
    ) =>
        connection.Execute(
            """
            insert into deliveries(id, account, livemode, event_id, endpoint_id, state, due_at, weather, hold, slow_ms)
            values (@id, @account, @livemode, @eventId, @endpointId, @state, @dueAt, @weather, @Hold, @SlowMilliseconds)
            """,
            new
            {
                id,
                account,
                livemode,
                eventId,
                endpointId,
                state = plan.IsDropped ? "dropped" : "pending",
                dueAt = now + (long)plan.Delay.TotalMilliseconds,
                weather = plan.Words.Count == 0 ? null : string.Join(',', plan.Words),
                plan.Hold,
                plan.SlowMilliseconds,
            }
        );

    public static int CountPending(SqliteConnection connection, string eventId) =>
        connection.ExecuteScalar<int>("select count(*) from deliveries where event_id = @eventId and state = 'pending'", new { eventId });

    public static void CancelTo(SqliteConnection connection, string endpointId) =>
        connection.Execute(
            "update deliveries set state = 'canceled' where endpoint_id = @endpointId and state = 'pending'",
            new { endpointId }
        );

    /// <summary>A delivery has gone: those made before it that are held back wait for one less.</summary>
    public static void LetPass(SqliteConnection connection, string endpointId, long seq, long now) =>
        connection.Execute(
            """
            update deliveries set hold = hold - 1, due_at = case when hold = 1 then min(due_at, @now) else due_at end
            where endpoint_id = @endpointId and state = 'pending' and hold > 0 and seq < @seq
            """,
            new
            {
                endpointId,
                seq,
                now,
            }
        );

    /// <summary>Makes everything due that waits, be it held back, delayed or for its next try; how many that were.</summary>
    public static int Release(SqliteConnection connection, long now) =>
        connection.Execute("update deliveries set hold = 0, due_at = @now where state = 'pending' and due_at > @now", new { now });

    /// <summary>Gives up everything that waits, as if it had been lost on the way; how many that were.</summary>
    public static int DropPending(SqliteConnection connection) =>
        connection.Execute("update deliveries set state = 'dropped', hold = 0 where state = 'pending'");

    /// <summary>Deliveries due at <paramref name="now"/>, of each endpoint the oldest few, so that none starves another.</summary>
    public static IReadOnlyList<Due> FindDue(SqliteConnection connection, long now, int perEndpoint) =>
        connection
            .Query<Due>(
                """
                select d.seq, d.id, d.account, d.livemode, d.endpoint_id as EndpointId, d.attempts, d.weather, d.slow_ms as SlowMs, e.body as Event, w.body as Endpoint,
                  json_extract(w.terms, '$.secret') as Secret,
                  (select count(*) from deliveries p where p.event_id = d.event_id and p.state = 'pending') as Pending
                from (
                  select *, row_number() over (partition by endpoint_id order by due_at, seq) as place
                  from deliveries where state = 'pending' and due_at <= @now
                ) d
                join objects e on e.id = d.event_id
                join objects w on w.id = d.endpoint_id
                where d.place <= @perEndpoint
                order by d.due_at, d.seq
                """,
                new { now, perEndpoint }
            )
            .AsList();

    /// <summary>When the next delivery after <paramref name="now"/> is due; null when none is.</summary>
    public static long? NextDue(SqliteConnection connection, long now) =>
        connection.ExecuteScalar<long?>("select min(due_at) from deliveries where state = 'pending' and due_at > @now", new { now });

    /// <summary>Writes down an attempt; a delivery given up while it was under way stays given up.</summary>
    public static void Record(SqliteConnection connection, string id, string state, long at, long dueAt, int? status, string? error) =>
        connection.Execute(
            """
            update deliveries set attempts = attempts + 1, last_attempt_at = @at, last_status = @status, last_error = @error,
              due_at = @dueAt, state = case when state = 'pending' or @state = 'delivered' then @state else state end
            where id = @id
            """,
            new
            {
                id,
                state,
                at,
                dueAt,
                status,
                error,
            }
        );

    /// <summary>The newest deliveries; of one event when it is named.</summary>
    public static IReadOnlyList<Delivery> List(SqliteConnection connection, string? eventId, int limit) =>
        connection
            .Query<Delivery>(
                """
                select d.id, d.account, d.livemode, d.event_id as EventId, d.endpoint_id as EndpointId,
                  coalesce(json_extract(w.body, '$.url'), '') as EndpointUrl, json_extract(e.body, '$.type') as EventType,
                  d.state, d.attempts, d.due_at as DueAt, d.last_attempt_at as LastAttemptAt,
                  d.last_status as LastStatus, d.last_error as LastError, d.weather, d.hold
                from deliveries d
                join objects e on e.id = d.event_id
                join objects w on w.id = d.endpoint_id
                where @eventId is null or d.event_id = @eventId
                order by d.seq desc limit @limit
                """,
                new { eventId, limit }
            )
            .AsList();
}
