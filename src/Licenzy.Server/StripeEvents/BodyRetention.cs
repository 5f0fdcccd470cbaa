using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Drops the bodies of events that were settled long ago. Facts and history hold what they said; the row stays for good as
/// the guard against duplicates.
/// </summary>
internal sealed class BodyRetention(Database database, LicenzySettings settings, TimeProvider time, ILogger<BodyRetention> log)
    : PollingWorker(time, log)
{
    private const int MostProjects = 50;
    private const int MostBodies = 500;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var kept = TimeSpan.FromDays(settings.Retention.StripeEventBodyDays);
        var before = clock.NowMs() - (long)kept.TotalMilliseconds;
        var projects = await database.ReadAsync(
            session => InboxBodyStore.DiscoverOldAsync(session, before, MostProjects),
            cancellationToken
        );
        var dropped = 0;
        foreach (var projectId in projects)
        {
            dropped += await database.WriteAsync(
                session => InboxBodyStore.DropOldAsync(session, projectId, before, MostBodies),
                cancellationToken
            );
        }

        return dropped > 0;
    }
}
