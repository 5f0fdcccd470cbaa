using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Writes down what the clock has changed (a pass that ended, a queued pass that began), with its history and event. Reads
/// know it without this; applications hear of it by this.
/// </summary>
internal sealed class ExpirySweep(Database database, ApplyFacts applyFacts, TimeProvider time, ILogger<ExpirySweep> log)
    : PollingWorker(time, log)
{
    private const int MostProjects = 50;
    private const int MostPurchases = 100;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(15);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var projects = await database.ReadAsync(
            session => EntitlementStore.DiscoverDueAsync(session, now, MostProjects),
            cancellationToken
        );
        var more = projects.Count == MostProjects;
        foreach (var projectId in projects)
        {
            var due = await database.ReadAsync(
                session => EntitlementStore.DueAsync(session, projectId, now, MostPurchases),
                cancellationToken
            );
            more |= due.Count == MostPurchases;
            foreach (var purchase in due)
            {
                var scope = new Scope(projectId, EnumText.Read<Mode>(purchase.Mode));
                await database.WriteAsync(
                    session =>
                        applyFacts.HandleAsync(
                            session,
                            scope,
                            [],
                            [Core.Purchases.PurchaseKey.RootOf(purchase.PurchaseKey)],
                            _ => new Cause.Clock()
                        ),
                    cancellationToken
                );
            }
        }

        return more;
    }
}
