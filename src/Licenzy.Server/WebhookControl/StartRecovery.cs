using Licenzy.Core.Formats;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Begins to send an endpoint what it missed in a span of time. It is looked for in the background; one such job of an endpoint runs
/// at a time.
/// </summary>
internal sealed class StartRecovery(Idempotent idempotent, RecoverySignals signals, Ids ids, TimeProvider time)
{
    public const string Operation = "webhooks.recover";

    private const int FarthestDays = 30;

    /// <summary>What was missed.</summary>
    /// <param name="Since">From when on, at most 30 days back.</param>
    /// <param name="Until">Until when; now when not sent.</param>
    internal sealed record Request(UtcInstant Since, UtcInstant? Until = null);

    public async Task<Answer<RecoveryView>> HandleAsync(
        ControlCaller caller,
        string endpointId,
        string? key,
        Request request,
        CancellationToken cancellationToken
    )
    {
        if (Check(request, time.NowMs()) is { } fault)
        {
            return fault;
        }

        var scope = caller.Scope;
        var asked = new RequestUnder<Request>(endpointId, request);
        var call = new IdempotentCall<RecoveryView>(scope, Operation, key, Fingerprint.Of(Operation, asked))
        {
            AnswerAgain = (session, recoveryId) => AgainAsync(session, scope, recoveryId),
        };
        return await idempotent.RunAsync(call, session => StartAsync(session, caller, endpointId, request), cancellationToken);
    }

    private static Fault? Check(Request request, long now) =>
        request.Since.Milliseconds > now ? Fault.Field("since", "`since` lies in the future.")
        : request.Since.Milliseconds < now - (long)TimeSpan.FromDays(FarthestDays).TotalMilliseconds
            ? Fault.Field("since", $"`since` lies more than {FarthestDays} days back.")
        : request.Until is { } until && until.Milliseconds <= request.Since.Milliseconds
            ? Fault.Field("until", "`until` must be later than `since`.")
        : null;

    private async Task<WorkOutcome<RecoveryView>> StartAsync(Session session, ControlCaller caller, string endpointId, Request request)
    {
        var scope = caller.Scope;
        // The lock makes two at once follow each other: the second sees the first's job.
        if (await EndpointLookup.LockAsync(session, scope, endpointId) is not { } endpoint)
        {
            return EndpointLookup.Missing(endpointId);
        }

        if (await RecoveryStore.RunningAsync(session, new EndpointKey(scope, endpoint.Id)) is { } running)
        {
            return new Fault(ErrorCatalogue.RecoveryRunning, $"{running.Id} is still running. Start the next when it is `finished`.");
        }

        var now = time.NowMs();
        var row = new RecoveryRow
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = ids.New(IdPrefix.Recovery),
            EndpointId = endpoint.Id,
            SinceMs = request.Since.Milliseconds,
            UntilMs = Math.Min(request.Until?.Milliseconds ?? now, now),
            Position = IdBound.From(IdPrefix.Event, request.Since.Milliseconds),
            Bucket = Buckets.Of(scope.ProjectId),
            DueMs = now,
            CreatedMs = now,
            UpdatedMs = now,
        };
        await RecoveryStore.InsertAsync(session, row);
        session.AfterCommit(signals.Started);
        await caller.TellAsync(
            session,
            ControlDeeds.OfEndpoint(
                "recovery_started",
                endpoint.Id,
                new
                {
                    recovery_id = row.Id,
                    request.Since,
                    request.Until,
                }
            )
        );
        return new WorkOutcome<RecoveryView>.Done(RecoveryView.Of(row), row.Id, StatusCodes.Status202Accepted);
    }

    private static async Task<WorkOutcome<RecoveryView>> AgainAsync(Session session, Scope scope, string recoveryId) =>
        await RecoveryStore.FindAsync(session, scope, recoveryId) is { } row
            ? new WorkOutcome<RecoveryView>.Done(RecoveryView.Of(row), row.Id)
            : ReadRecoveries.Missing;
}
