using Licenzy.Core.Formats;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// Writes attempts down, many of one project in one transaction: the attempt, the state that the delivery is in after it, and what it
/// means for the endpoint. Until that is done the delivery is not tried again.
/// </summary>
internal sealed partial class RecordAttempts(Database database, RetrySchedule schedule, Ids ids, ILogger<RecordAttempts> log)
{
    /// <summary>Writes some attempts of one project.</summary>
    /// <returns>The endpoints that take nothing more for now: paused or disabled with these.</returns>
    public Task<IReadOnlySet<EndpointKey>> HandleAsync(IReadOnlyList<AttemptedDelivery> attempts, CancellationToken cancellationToken) =>
        database.WriteAsync(session => RecordAsync(session, attempts), cancellationToken);

    private async Task<IReadOnlySet<EndpointKey>> RecordAsync(Session session, IReadOnlyList<AttemptedDelivery> attempts)
    {
        // In one order, so that two nodes that record for the same endpoints wait for each other and do not block each other.
        List<EndpointKey> endpoints =
        [
            .. attempts.Select(attempt => attempt.Delivery.Endpoint).Distinct().OrderBy(Order, StringComparer.Ordinal),
        ];
        var before = await EndpointHealthStore.LockEachAsync(session, endpoints);
        var standing = await FinishAsync(session, attempts);

        var closed = new HashSet<EndpointKey>();
        var after = new List<EndpointHealthRow>(endpoints.Count);
        foreach (var (endpoint, health) in endpoints.Zip(before))
        {
            after.Add(await JudgeAsync(session, endpoint, health, standing[endpoint], closed));
        }

        var trip = new RoundTrip();
        DeliveryAttemptStore.InsertEach(trip, [.. standing.SelectMany(ofEndpoint => ofEndpoint).Select(step => step.Attempt)]);
        EndpointHealthStore.SaveEach(trip, after);
        await session.SendAsync(trip);
        return closed;
    }

    private static string Order(EndpointKey endpoint) => $"{endpoint.Scope.ModeText} {endpoint.EndpointId}";

    /// <summary>Writes the state in which attempts leave their deliveries. Returns those that stand, by endpoint.</summary>
    private async Task<ILookup<EndpointKey, NextStep>> FinishAsync(Session session, IReadOnlyList<AttemptedDelivery> attempts)
    {
        List<NextStep> steps = [.. attempts.Select(attempted => NextStep.After(attempted, schedule, Jitter()))];
        var finished = await DeliveryQueueStore.FinishAsync(session, [.. steps.Select(step => step.Row)]);
        for (var place = 0; place < steps.Count; place++)
        {
            if (!finished[place])
            {
                // It took longer than its lease, and somebody else has it now: their say stands.
                LogLate(steps[place].Row.Id, steps[place].Row.EndpointId);
            }
        }

        return attempts.Zip(steps, finished).Where(one => one.Third).ToLookup(one => one.First.Delivery.Endpoint, one => one.Second);
    }

    /// <summary>What attempts mean for their endpoint, one after the other.</summary>
    private async Task<EndpointHealthRow> JudgeAsync(
        Session session,
        EndpointKey endpoint,
        EndpointHealthRow before,
        IEnumerable<NextStep> steps,
        HashSet<EndpointKey> closed
    )
    {
        var row = before;
        foreach (var step in steps)
        {
            row = await JudgeAsync(session, endpoint, row, step, closed);
        }

        if (row.PausedUntilMs is not null)
        {
            closed.Add(endpoint);
        }

        return row;
    }

    private async Task<EndpointHealthRow> JudgeAsync(
        Session session,
        EndpointKey endpoint,
        EndpointHealthRow before,
        NextStep step,
        HashSet<EndpointKey> closed
    )
    {
        if (string.Equals(step.Attempt.Error, DeliveryErrors.Internal, StringComparison.Ordinal))
        {
            // Our own fault says nothing about the endpoint, and must not disable it.
            return before;
        }

        var change = before.Health.After(step.Result, step.Row.UpdatedMs);
        await TellAsync(session, endpoint, change, step.Attempt.Url, step.Row.UpdatedMs);
        if (change.DisabledReason is not null)
        {
            closed.Add(endpoint);
        }

        return EndpointHealthRow.Of(endpoint, change.Health, releasing: before.Releasing == 1 || change.Resumed);
    }

    private async Task TellAsync(Session session, EndpointKey endpoint, HealthChange change, string url, long nowMs)
    {
        if (change.Paused)
        {
            LogPaused(endpoint.EndpointId, endpoint.Scope.ProjectId);
        }

        if (change.DisabledReason is { } reason)
        {
            if (await EndpointStore.DisableAsync(session, endpoint.Scope, endpoint.EndpointId, reason, nowMs, url))
            {
                LogDisabled(endpoint.EndpointId, endpoint.Scope.ProjectId, reason);
                await EndpointNoticeStore.InsertAsync(session, Notice(endpoint, "disabled", percent: null, reason, nowMs));
            }
        }
        else if (change.NoticePercent is { } percent)
        {
            LogFailing(endpoint.EndpointId, endpoint.Scope.ProjectId, percent);
            await EndpointNoticeStore.InsertAsync(session, Notice(endpoint, "failing", percent, reason: null, nowMs));
        }
    }

    private EndpointNoticeRow Notice(EndpointKey endpoint, string kind, long? percent, string? reason, long nowMs) =>
        new()
        {
            ProjectId = endpoint.Scope.ProjectId,
            Mode = endpoint.Scope.ModeText,
            Id = ids.New(IdPrefix.Notice),
            EndpointId = endpoint.EndpointId,
            Kind = kind,
            Percent = percent,
            Reason = reason,
            CreatedMs = nowMs,
        };

    private static double Jitter() => (BitConverter.ToUInt64(Ids.RandomBytes(8)) >> 11) * (1.0 / (1UL << 53));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An attempt of {DeliveryId} to {EndpointId} ended after its lease; the delivery goes on as it stands"
    )]
    private partial void LogLate(string deliveryId, string endpointId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Endpoint {EndpointId} of {ProjectId} fails most of its deliveries: it is paused, and tried with one each minute"
    )]
    private partial void LogPaused(string endpointId, string projectId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Endpoint {EndpointId} of {ProjectId} is disabled: {Reason}")]
    private partial void LogDisabled(string endpointId, string projectId, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Endpoint {EndpointId} of {ProjectId} has been failing for {Percent} % of the five days after which it is disabled"
    )]
    private partial void LogFailing(string endpointId, string projectId, int percent);
}
