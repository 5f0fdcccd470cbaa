using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>
/// Empties first answers that are older than 30 days, those with a secret after one. What guards against a second effect stays: a repeat spends nothing and
/// is answered from what the first one did.
/// </summary>
internal sealed class AnswerRetention(Database database, TimeProvider time, ILogger<AnswerRetention> log) : PollingWorker(time, log)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>How long an answer is kept that carries a secret: long enough for every retry of a program, no longer.</summary>
    public static readonly TimeSpan SealedKeptFor = TimeSpan.FromHours(24);

    private const int MostProjects = 50;
    private const int MostAnswers = 500;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var sealedOnes = await EmptyAsync(
            now - (long)SealedKeptFor.TotalMilliseconds,
            AnswerStore.DiscoverOldSealedAsync,
            AnswerStore.EmptyOldSealedAsync,
            cancellationToken
        );
        var others = await EmptyAsync(
            now - (long)KeptFor.TotalMilliseconds,
            AnswerStore.DiscoverOldAsync,
            AnswerStore.EmptyOldAsync,
            cancellationToken
        );
        return sealedOnes + others > 0;
    }

    private async Task<int> EmptyAsync(
        long before,
        Func<Session, long, int, Task<IReadOnlyList<string>>> discover,
        Func<Session, string, long, int, Task<int>> empty,
        CancellationToken cancellationToken
    )
    {
        var emptied = 0;
        foreach (var projectId in await database.ReadAsync(session => discover(session, before, MostProjects), cancellationToken))
        {
            emptied += await database.WriteAsync(session => empty(session, projectId, before, MostAnswers), cancellationToken);
        }

        return emptied;
    }
}
