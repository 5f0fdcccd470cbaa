using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Applies stored events, each in a transaction of its own. Within a project one after the other, so that they do not wait
/// for each other's locks; several projects at once, so that a busy one keeps nobody waiting.
/// </summary>
internal sealed class InboxWorker(
    Database database,
    TryStripeEvent tryStripeEvent,
    Instance instance,
    TimeProvider time,
    ILogger<InboxWorker> log
) : PollingWorker(time, log)
{
    private const int MostProjects = 50;
    private const int MostEvents = 20;
    private const int ProjectsAtOnce = 4;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(session => InboxStore.ReleaseOfTheDeadAsync(session, clock.NowMs()), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await database.WriteAsync(session => InboxStore.ReleaseOwnAsync(session, instance.Id), cancellationToken);
        }
        catch (UnavailableException)
        {
            // The leases end by themselves.
        }
    }

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var projects = await database.ReadAsync(session => InboxStore.DiscoverAsync(session, now, MostProjects), cancellationToken);
        var full = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ProjectsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            projects,
            limits,
            async (projectId, cancellation) =>
            {
                if (await ApplyDueAsync(projectId, cancellation) == MostEvents)
                {
                    Interlocked.Increment(ref full);
                }
            }
        );
        return projects.Count == MostProjects || full > 0;
    }

    private async Task<int> ApplyDueAsync(string projectId, CancellationToken cancellationToken)
    {
        var events = await database.WriteAsync(
            session =>
                InboxStore.ClaimAsync(session, projectId, instance.Id, clock.NowMs(), clock.NowMs() + InboxStore.LeaseMs, MostEvents),
            cancellationToken
        );
        foreach (var stored in events)
        {
            await tryStripeEvent.HandleAsync(stored, cancellationToken);
        }

        return events.Count;
    }
}
