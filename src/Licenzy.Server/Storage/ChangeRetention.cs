using Licenzy.Server.Platform.Work;

namespace Licenzy.Server.Storage;

/// <summary>Removes changes that every node has long seen.</summary>
internal sealed class ChangeRetention(Database database, TimeProvider time, ILogger<ChangeRetention> log) : PollingWorker(time, log)
{
    /// <summary>How long changes are kept, in ms. A node that could not look for longer forgets everything.</summary>
    public const int KeptMs = 60_000;

    private const int MostProjects = 200;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (beforeMs, projects) = await database.ReadAsync(
            async session =>
            {
                var before = await ChangeStore.ClockAsync(session) - KeptMs;
                return (before, await ChangeStore.DiscoverOldAsync(session, before, MostProjects));
            },
            cancellationToken
        );
        foreach (var projectId in projects)
        {
            await database.WriteAsync(session => ChangeStore.DeleteOldAsync(session, projectId, beforeMs), cancellationToken);
        }

        return projects.Count == MostProjects;
    }
}
