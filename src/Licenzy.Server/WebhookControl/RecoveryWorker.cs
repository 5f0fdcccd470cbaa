using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Goes on with recoveries, a page of each at a time, so that a long one does not keep the others waiting.</summary>
internal sealed partial class RecoveryWorker : PollingWorker
{
    private const int MostProjects = 20;

    /// <summary>How long a recovery rests after a failure, in milliseconds: others go on meanwhile.</summary>
    private const long RestMs = 60_000;

    private readonly Database database;
    private readonly RecoverEvents recover;
    private readonly Instance instance;
    private readonly TimeProvider clock;
    private readonly ILogger<RecoveryWorker> log;

    public RecoveryWorker(
        Database database,
        RecoverEvents recover,
        RecoverySignals signals,
        Instance instance,
        TimeProvider time,
        ILogger<RecoveryWorker> log
    )
        : base(time, log)
    {
        this.database = database;
        this.recover = recover;
        this.instance = instance;
        this.log = log;
        clock = time;
        signals.WakeBy(Nudge);
    }

    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var projects = await database.ReadAsync(
            session => RecoveryStore.DiscoverAsync(session, clock.NowMs(), MostProjects),
            cancellationToken
        );
        var claimed = 0;
        foreach (var projectId in projects)
        {
            var now = clock.NowMs();
            var job = await database.WriteAsync(
                session => RecoveryStore.ClaimAsync(session, projectId, instance.Id, now, now + RecoverEvents.LeaseMs),
                cancellationToken
            );
            if (job is not null)
            {
                claimed++;
                await TryAsync(job, cancellationToken);
            }
        }

        return claimed > 0;
    }

    private async Task TryAsync(RecoveryRow job, CancellationToken cancellationToken)
    {
        try
        {
            await recover.HandleAsync(job, cancellationToken);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or UnavailableException))
        {
            LogFailure(failure, job.Id, job.ProjectId);
            await database.WriteAsync(
                session => RecoveryStore.SaveAsync(session, job with { DueMs = clock.NowMs() + RestMs }, instance.Id, leaseUntilMs: 0),
                cancellationToken
            );
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryId} of {ProjectId} failed; it goes on where it stood, in a minute")]
    private partial void LogFailure(Exception failure, string recoveryId, string projectId);
}
