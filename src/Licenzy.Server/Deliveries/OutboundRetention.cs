using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// Removes what applications were told long ago, with its deliveries and attempts, and what else of telling is needed no more. In small
/// pieces, each a transaction of its own, so that nobody waits for it.
/// </summary>
internal sealed class OutboundRetention(Database database, LicenzySettings settings, TimeProvider time, ILogger<OutboundRetention> log)
    : PollingWorker(time, log)
{
    /// <summary>How many rows a statement removes at most.</summary>
    public const int MostRows = 500;

    private const int ProjectsOfPage = 200;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var before = now - (long)TimeSpan.FromDays(settings.Retention.OutboundEventDays).TotalMilliseconds;
        var more = false;
        var last = string.Empty;
        for (var isLastPage = false; !isLastPage; )
        {
            var page = await database.ReadAsync(session => ProjectStore.PageAsync(session, last, ProjectsOfPage), cancellationToken);
            isLastPage = page.Count < ProjectsOfPage;
            foreach (var projectId in await WithOldAsync(page, before, now, cancellationToken))
            {
                more |= await RemoveAsync(new Scope(projectId, Mode.Test), before, now, cancellationToken);
                more |= await RemoveAsync(new Scope(projectId, Mode.Live), before, now, cancellationToken);
            }

            last = page.LastOrDefault() ?? last;
        }

        return more;
    }

    private async Task<IReadOnlyList<string>> WithOldAsync(
        IReadOnlyList<string> page,
        long before,
        long now,
        CancellationToken cancellationToken
    ) =>
        page.Count == 0
            ? []
            : await database.ReadAsync(
                session => OutboundRetentionStore.DiscoverOldAsync(session, page[0], page[^1], before, now),
                cancellationToken
            );

    /// <summary>Removes a piece of each kind, up to one of which there may be more. True when there is such a one.</summary>
    private async Task<bool> RemoveAsync(Scope scope, long before, long now, CancellationToken cancellationToken)
    {
        // What belongs to something goes before it, and all of it, so that nothing is left behind without it.
        Func<Session, Task<int>>[] pieces =
        [
            session => OutboundRetentionStore.RemoveSecretsAsync(session, scope, now, MostRows),
            session => OutboundRetentionStore.RemoveNoticesAsync(session, scope, before, MostRows),
            session => OutboundRetentionStore.RemoveRecoveriesAsync(session, scope, before, MostRows),
            session => OutboundRetentionStore.RemoveAttemptsAsync(session, scope, before, MostRows),
            session => OutboundRetentionStore.RemoveDeliveriesAsync(session, scope, before, MostRows),
            session => OutboundRetentionStore.RemoveEventsAsync(session, scope, before, MostRows),
        ];
        foreach (var piece in pieces)
        {
            if (await database.WriteAsync(piece, cancellationToken) == MostRows)
            {
                return true;
            }
        }

        return false;
    }
}
