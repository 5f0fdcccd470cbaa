using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>Finishes erasures that took longer than their request, or whose program was stopped in the middle.</summary>
internal sealed class EraseWorker(Database database, EraseCustomer erase, Instance instance, TimeProvider time, ILogger<EraseWorker> log)
    : PollingWorker(time, log)
{
    private const int MostProjects = 20;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var projects = await database.ReadAsync(
            session => ErasureStore.DiscoverAsync(session, clock.NowMs(), MostProjects),
            cancellationToken
        );
        var claimed = 0;
        foreach (var projectId in projects)
        {
            var now = clock.NowMs();
            var erasure = await database.WriteAsync(
                session => ErasureStore.ClaimAsync(session, projectId, instance.Id, now, now + EraseCustomer.LeaseMs),
                cancellationToken
            );
            if (erasure is not null)
            {
                claimed++;
                await erase.ContinueAsync(erasure, Turn, cancellationToken);
            }
        }

        return claimed > 0;
    }
}
