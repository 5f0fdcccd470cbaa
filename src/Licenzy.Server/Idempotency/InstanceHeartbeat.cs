using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>
/// Tells the other nodes that this one lives, and at start clears away nodes of this machine whose process is gone, so
/// that what they held is taken over at once after a crash and restart.
/// </summary>
internal sealed class InstanceHeartbeat(Database database, Instance instance, TimeProvider time, ILogger<InstanceHeartbeat> log)
    : PollingWorker(time, log)
{
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override TimeSpan LongestPause => Interval;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(TakeStockAsync, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(session => InstanceStore.BeatAsync(session, instance, clock.NowMs()), cancellationToken);
        return false;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await database.WriteAsync(session => InstanceStore.RemoveAsync(session, instance.Id), cancellationToken);
        }
        catch (UnavailableException)
        {
            // The others will see for themselves that we are gone.
        }
    }

    private async Task TakeStockAsync(Session session)
    {
        foreach (var other in await InstanceStore.OfHostAsync(session, instance.Host))
        {
            if (!Instance.Runs(other.ProcessId, other.StartedMs))
            {
                await InstanceStore.RemoveAsync(session, other.Id);
            }
        }

        await InstanceStore.RemoveOlderThanAsync(session, clock.NowMs() - (InstanceStore.DeadAfterMs * 100));
        await InstanceStore.BeatAsync(session, instance, clock.NowMs());
    }
}
