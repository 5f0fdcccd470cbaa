using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>One attempt of a delivery, as it went. Never changed.</summary>
internal sealed record DeliveryAttemptRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string DeliveryId { get; init; } = string.Empty;

    /// <summary>From 1, over the delivery's whole life.</summary>
    public long Number { get; init; }

    public string EndpointId { get; init; } = string.Empty;

    /// <summary>Why it was made, one of <see cref="DeliveryTrigger"/>.</summary>
    public string Trigger { get; init; } = string.Empty;

    public long StartedMs { get; init; }

    public long DurationMs { get; init; }

    public string Url { get; init; } = string.Empty;

    /// <summary>The network address that was connected to; null when none was.</summary>
    public string? Address { get; init; }

    public long? HttpStatus { get; init; }

    /// <summary>The class of the failure; null after a success.</summary>
    public string? Error { get; init; }

    /// <summary>The failure in a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>The first KiB of the answer's body.</summary>
    public string? Response { get; init; }

    /// <summary>When the next attempt was due after this one; null when none followed.</summary>
    public long? NextDueMs { get; init; }
}

/// <summary>The attempts of deliveries.</summary>
internal static class DeliveryAttemptStore
{
    private const string Columns = """
        project_id, mode, delivery_id, number, endpoint_id, trigger, started_ms, duration_ms, url, address, http_status, error, detail, response,
        next_due_ms
        """;

    /// <summary>Writes attempts. One that is there already stays: the same attempt was recorded before.</summary>
    public static void InsertEach(RoundTrip trip, IReadOnlyList<DeliveryAttemptRow> rows) =>
        trip.ExecuteEach(
            $"""
            insert into delivery_attempts ({Columns})
            values (@ProjectId, @Mode, @DeliveryId, @Number, @EndpointId, @Trigger, @StartedMs, @DurationMs, @Url, @Address, @HttpStatus, @Error,
                @Detail, @Response, @NextDueMs)
            on conflict do nothing
            """,
            rows
        );

    /// <summary>The attempts of a delivery, oldest first; the newest when there are more.</summary>
    public static async Task<IReadOnlyList<DeliveryAttemptRow>> OfDeliveryAsync(Session session, Scope scope, string deliveryId, int most)
    {
        var newest = await session.QueryAsync<DeliveryAttemptRow>(
            $"""
            select {Columns} from delivery_attempts
            where project_id = @ProjectId and mode = @Mode and delivery_id = @DeliveryId order by number desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                DeliveryId = deliveryId,
                Most = most,
            }
        );
        return [.. newest.Reverse()];
    }

    /// <summary>How the newest attempts to an endpoint went, since a time.</summary>
    public static Task<IReadOnlyList<AttemptFigureRow>> OfEndpointSinceAsync(
        Session session,
        EndpointKey endpoint,
        long sinceMs,
        int most
    ) =>
        session.QueryAsync<AttemptFigureRow>(
            """
            select number, started_ms, duration_ms, error from delivery_attempts
            where project_id = @ProjectId and mode = @Mode and endpoint_id = @EndpointId and started_ms >= @Since
            order by started_ms desc limit @Most
            """,
            new
            {
                endpoint.Scope.ProjectId,
                Mode = endpoint.Scope.ModeText,
                endpoint.EndpointId,
                Since = sinceMs,
                Most = most,
            }
        );
}

/// <summary>Of an attempt what figures are made of.</summary>
internal sealed record AttemptFigureRow
{
    public long Number { get; init; }

    public long StartedMs { get; init; }

    public long DurationMs { get; init; }

    /// <summary>The class of the failure; null after a success.</summary>
    public string? Error { get; init; }

    public bool Succeeded => Error is null;
}
