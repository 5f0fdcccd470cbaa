using Licenzy.Core;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Reconciliation;

/// <summary>
/// Finds what webhooks missed: compares each connection with Stripe's list of events, and open attempts and subscriptions with
/// what Stripe says of them. Paced, and resumable page by page: a pass that is cut off goes on where it stood, on any node.
/// </summary>
internal sealed partial class Reconciler(
    Database database,
    StripeClient stripe,
    ConnectionSecrets connectionSecrets,
    FetchAndApply fetchAndApply,
    ApplyFacts applyFacts,
    Instance instance,
    LicenzySettings settings,
    TimeProvider time,
    ILogger<Reconciler> log
) : PollingWorker(time, log)
{
    private const int MostProjects = 20;
    private const int MostNew = 100;
    private const long LeaseMs = 120_000;

    /// <summary>Stripe may list an event a moment after it happened: each pass looks back a little before the last one began.</summary>
    private const long OverlapMs = 600_000;
    private const int LongestBackoffDoublings = 4;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(15);

    private long IntervalMs => settings.Reconciler.IntervalMinutes * 60_000L;

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await EnrolAsync(cancellationToken);
        var now = clock.NowMs();
        var projects = await database.ReadAsync(
            session => ReconciliationStore.DiscoverDueAsync(session, now, MostProjects),
            cancellationToken
        );
        foreach (var projectId in projects)
        {
            var row = await database.WriteAsync(
                session => ReconciliationStore.ClaimAsync(session, projectId, instance.Id, clock.NowMs(), clock.NowMs() + LeaseMs),
                cancellationToken
            );
            if (row is not null)
            {
                await TryAsync(row, cancellationToken);
            }
        }

        return projects.Count == MostProjects;
    }

    /// <summary>
    /// Compares one project and mode now. Returns how it stands then; null when no Stripe account is connected or another node is
    /// at it.
    /// </summary>
    public async Task<ReconciliationRow?> CompareAsync(Scope scope, CancellationToken cancellationToken)
    {
        await EnrolAsync(cancellationToken);
        var row = await database.WriteAsync(
            async session =>
                await ConnectionStore.OfScopeAsync(session, scope) is { } connection
                    ? await ReconciliationStore.ClaimNowAsync(
                        session,
                        scope,
                        connection.Id,
                        instance.Id,
                        clock.NowMs(),
                        clock.NowMs() + LeaseMs
                    )
                    : null,
            cancellationToken
        );
        if (row is null)
        {
            return null;
        }

        await TryAsync(row, cancellationToken);
        return await database.ReadAsync(session => ReconciliationStore.FindAsync(session, scope, row.ConnectionId), cancellationToken);
    }

    /// <summary>A new connection is compared after one interval, from its beginning on; not all of them at the same moment.</summary>
    private async Task EnrolAsync(CancellationToken cancellationToken)
    {
        var connections = await database.ReadAsync(session => ReconciliationStore.DiscoverNewAsync(session, MostNew), cancellationToken);
        foreach (var connection in connections)
        {
            var spread = IntervalMs * Buckets.Of(connection.Id) / Buckets.Count / 4;
            var due = Math.Max(clock.NowMs(), connection.CreatedMs + IntervalMs) + spread;
            await database.WriteAsync(
                session => ReconciliationStore.InsertAsync(session, connection, ReconciliationStep.Events.ToText(), due),
                cancellationToken
            );
        }
    }

    /// <summary>One connection that cannot be compared at all, such as one whose key cannot be opened, keeps no other waiting.</summary>
    private async Task TryAsync(ReconciliationRow claimed, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(claimed, cancellationToken);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or UnavailableException))
        {
            LogFailure(failure, claimed.ConnectionId, claimed.ProjectId);
            var row = await database.ReadAsync(
                session => ReconciliationStore.FindAsync(session, claimed.Scope, claimed.ConnectionId),
                cancellationToken
            );
            await PutOffAsync(row ?? claimed, $"{failure.GetType().Name}: {failure.Message}", retryAfter: null, cancellationToken);
        }
    }

    private async Task RunAsync(ReconciliationRow claimed, CancellationToken cancellationToken)
    {
        var row = claimed.StartedMs is null ? claimed with { StartedMs = clock.NowMs(), Found = 0 } : claimed;
        var connection = await database.ReadAsync(
            async session =>
                await ConnectionStore.OfScopeAsync(session, row.Scope) is { } found
                    ? (Id: found.Id, Credentials: await connectionSecrets.CredentialsAsync(session, found))
                    : default,
            cancellationToken
        );
        if (connection.Id != row.ConnectionId)
        {
            // The project is connected otherwise now: this one's row has nothing left to compare.
            await SaveAsync(row with { StartedMs = null, DueMs = clock.NowMs() + IntervalMs }, leaseUntilMs: 0, cancellationToken);
            return;
        }

        var pass = new ReconciliationPass(
            database,
            stripe,
            fetchAndApply,
            applyFacts,
            connection.Credentials,
            row,
            settings.Reconciler.SubscriptionsPerPass,
            clock,
            cancellationToken
        );
        await RunPagesAsync(row, pass, cancellationToken);
    }

    private async Task RunPagesAsync(ReconciliationRow row, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        string? refusal = null;
        while (true)
        {
            var step = EnumText.Read<ReconciliationStep>(row.Step);
            var callsBefore = pass.Calls;
            var page = await pass.PageAsync(step, ReconciliationPosition.Read(row.Position));
            row = row with { Position = page.Position.Write(), Found = row.Found + page.Found };
            if (page.Error is { } error && error.Kind != StripeErrorKind.PermissionDenied)
            {
                LogRefused(row.ConnectionId, row.ProjectId, error.Message);
                await PutOffAsync(row, error.Message, error.RetryAfter, cancellationToken);
                return;
            }

            // A restricted key that may not read one thing shall not keep the others from being compared.
            refusal = page.Error?.Message ?? refusal;
            if (page.Done || page.Error is not null)
            {
                var eventsRefused = page.Position.EventsRefused || (step == ReconciliationStep.Events && page.Error is not null);
                var next = page.Position.AtNextStep() with { EventsRefused = eventsRefused };
                if (step == ReconciliationStep.Refunds)
                {
                    await FinishAsync(row, next, Both(refusal, pass.Trouble), cancellationToken);
                    return;
                }

                row = row with { Step = (step + 1).ToText(), Position = next.Write() };
            }

            if (!await SaveAsync(row, clock.NowMs() + LeaseMs, cancellationToken))
            {
                return;
            }

            var calls = Math.Max(1, pass.Calls - callsBefore);
            await Task.Delay(TimeSpan.FromSeconds((double)calls / settings.Reconciler.RequestsPerSecond), clock, cancellationToken);
        }
    }

    /// <summary>The next pass looks for events from shortly before this one on, or from where this one should have.</summary>
    private async Task FinishAsync(
        ReconciliationRow row,
        ReconciliationPosition position,
        string? trouble,
        CancellationToken cancellationToken
    )
    {
        var now = clock.NowMs();
        var done = row with
        {
            Step = ReconciliationStep.Events.ToText(),
            Position = (position with { EventsRefused = false }).Write(),
            SinceMs = position.EventsRefused ? row.SinceMs : (row.StartedMs ?? now) - OverlapMs,
            StartedMs = null,
            FinishedMs = now,
            Failures = 0,
            Failure = trouble,
            DueMs = now + IntervalMs,
        };
        await database.WriteAsync(
            async session =>
            {
                if (await ReconciliationStore.SaveAsync(session, done, instance.Id, leaseUntilMs: 0))
                {
                    await FetchTaskStore.ReopenFailedAsync(session, row.Scope, now);
                }
            },
            cancellationToken
        );
        if (trouble is not null)
        {
            LogRefused(row.ConnectionId, row.ProjectId, trouble);
        }

        if (row.Found > 0)
        {
            LogFound(row.Found, row.ConnectionId, row.ProjectId);
        }
    }

    /// <summary>Stripe is away or refuses: the pass stays where it stands and goes on later, at the latest after one interval.</summary>
    private async Task PutOffAsync(ReconciliationRow row, string reason, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var failures = row.Failures + 1;
        var pauseMs = Math.Min(IntervalMs, 60_000L << (int)Math.Min(failures - 1, LongestBackoffDoublings));
        pauseMs = Math.Max(pauseMs, (long)(retryAfter?.TotalMilliseconds ?? 0));
        await SaveAsync(
            row with
            {
                Failures = failures,
                Failure = reason,
                DueMs = clock.NowMs() + pauseMs,
            },
            leaseUntilMs: 0,
            cancellationToken
        );
    }

    private static string? Both(string? one, string? other) => one is not null && other is not null ? $"{one} {other}" : one ?? other;

    private Task<bool> SaveAsync(ReconciliationRow row, long leaseUntilMs, CancellationToken cancellationToken) =>
        database.WriteAsync(session => ReconciliationStore.SaveAsync(session, row, instance.Id, leaseUntilMs), cancellationToken);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Found} changes of connection {ConnectionId} of {ProjectId} had not arrived by webhook yet; if this goes on, look at the endpoint in Stripe"
    )]
    private partial void LogFound(long found, string connectionId, string projectId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Connection {ConnectionId} of {ProjectId} cannot be compared with Stripe in full just now: {Reason}"
    )]
    private partial void LogRefused(string connectionId, string projectId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {ConnectionId} of {ProjectId} could not be compared with Stripe")]
    private partial void LogFailure(Exception failure, string connectionId, string projectId);
}
