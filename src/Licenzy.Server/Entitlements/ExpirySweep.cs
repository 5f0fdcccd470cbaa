using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Writes down what the clock has changed (a pass that ended, a queued pass that began), with its history and event. Reads
/// know it without this; applications hear of it by this.
/// </summary>
internal sealed partial class ExpirySweep(
    Database database,
    ApplyFacts applyFacts,
    FetchAndApply fetchAndApply,
    TimeProvider time,
    ILogger<ExpirySweep> log
) : PollingWorker(time, log)
{
    private const int MostProjects = 50;
    private const int MostPurchases = 100;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(15);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var projects = await database.ReadAsync(
            session => DueEntitlementStore.DiscoverDueAsync(session, now, MostProjects),
            cancellationToken
        );
        var progress = false;
        var away = new HashSet<Scope>();
        var more = projects.Count == MostProjects;
        foreach (var projectId in projects)
        {
            var due = await database.ReadAsync(
                session => DueEntitlementStore.DueAsync(session, projectId, now, MostPurchases),
                cancellationToken
            );
            more |= due.Count == MostPurchases;
            foreach (var purchase in due)
            {
                progress |= await WriteDownAsync(projectId, purchase, away, cancellationToken);
            }
        }

        // Without progress the same ones would come again at once: they wait for the next round.
        return more && progress;
    }

    /// <summary>One purchase in a transaction of its own: one that cannot be derived stands in nobody's way.</summary>
    private async Task<bool> WriteDownAsync(
        string projectId,
        DuePurchase purchase,
        HashSet<Scope> away,
        CancellationToken cancellationToken
    )
    {
        var scope = new Scope(projectId, EnumText.Read<Mode>(purchase.Mode));
        var root = PurchaseKey.RootOf(purchase.PurchaseKey);
        try
        {
            var prolonged = await AskStripeAsync(scope, purchase, away, cancellationToken);
            var applied = await database.WriteAsync(
                session => applyFacts.HandleAsync(session, scope, [], [root], _ => new Cause.Clock()),
                cancellationToken
            );
            return prolonged || applied.Changed;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or UnavailableException))
        {
            LogFailure(failure, purchase.PurchaseKey, projectId);
            return false;
        }
    }

    /// <summary>
    /// A subscription ends by Stripe's word, which is an hour late now: it may as well have been prolonged. Without an answer the
    /// end that is known stands, and the others of this round are not kept waiting for one.
    /// </summary>
    private async Task<bool> AskStripeAsync(Scope scope, DuePurchase purchase, HashSet<Scope> away, CancellationToken cancellationToken)
    {
        if (purchase.SubscriptionId is null || away.Contains(scope))
        {
            return false;
        }

        var outcome = await fetchAndApply.HandleAsync(scope, FetchKind.Subscription, purchase.SubscriptionId, cancellationToken);
        return outcome.Match(applied => applied.Facts.Changed, _ => false, _ => !away.Add(scope));
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "What the clock changed of purchase {PurchaseKey} of {ProjectId} could not be written"
    )]
    private partial void LogFailure(Exception failure, string purchaseKey, string projectId);
}
