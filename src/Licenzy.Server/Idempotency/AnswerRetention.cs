using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>
/// Empties first answers that are older than 30 days. What guards against a second effect stays: a repeat spends nothing and
/// is answered from what the first one did.
/// </summary>
internal sealed class AnswerRetention(Database database, TimeProvider time, ILogger<AnswerRetention> log) : PollingWorker(time, log)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private const int MostProjects = 50;
    private const int MostAnswers = 500;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = clock.NowMs() - (long)KeptFor.TotalMilliseconds;
        var projects = await database.ReadAsync(session => AnswerStore.DiscoverOldAsync(session, before, MostProjects), cancellationToken);
        var emptied = 0;
        foreach (var projectId in projects)
        {
            emptied += await database.WriteAsync(
                session => AnswerStore.EmptyOldAsync(session, projectId, before, MostAnswers),
                cancellationToken
            );
        }

        return emptied > 0;
    }
}
