using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>How far attempts have come. An attempt can have several sessions: a recovered one copies its metadata.</summary>
internal static class AttemptProgress
{
    public static IReadOnlyDictionary<string, AttemptStatus> Of(
        FactGraph graph,
        Placing placing,
        IReadOnlyList<SubscriptionView> subscriptions,
        EvaluationContext context
    )
    {
        var paid = subscriptions
            .Where(view => view.AnyPaid && view.Attempt is not null)
            .Select(view => view.Attempt!.Id)
            .ToHashSet(StringComparer.Ordinal);
        var sessions = graph.Sessions.ToLookup(session => placing.AttemptOf(session)?.Id, StringComparer.Ordinal);
        return context.Attempts.Keys.ToDictionary(
            id => id,
            id => paid.Contains(id) ? AttemptStatus.Finalized : MostHopeful(sessions[id].Select(StatusOf)),
            StringComparer.Ordinal
        );
    }

    private static AttemptStatus StatusOf(SessionFact session) =>
        session switch
        {
            { SettledAtMs: not null } => AttemptStatus.Finalized,
            { AsyncFailedAtMs: not null } => AttemptStatus.Failed,
            { CompletedAtMs: not null } => AttemptStatus.Processing,
            { ExpiredAtMs: not null } => AttemptStatus.Failed,
            _ => AttemptStatus.Created,
        };

    private static AttemptStatus MostHopeful(IEnumerable<AttemptStatus> statuses) =>
        statuses.OrderBy(Rank).FirstOrDefault(AttemptStatus.Created);

    private static int Rank(AttemptStatus status) =>
        status switch
        {
            AttemptStatus.Finalized => 0,
            AttemptStatus.Processing => 1,
            AttemptStatus.Failed => 2,
            _ => 3,
        };
}
