using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Usage;

/// <summary>
/// Answers the requests of a batch in the order in which they came. A key that was used before, in another transaction or by a
/// request of this very batch, gets the first answer again, or is refused where it came with another request.
/// </summary>
/// <param name="scope">Whose requests.</param>
/// <param name="found">What they are decided by.</param>
/// <param name="decisions">Decides those that are the first under their key.</param>
/// <param name="nowMs">The instant of the transaction, Unix ms.</param>
internal sealed class AnswerConsumes(Scope scope, FoundForConsumes found, ConsumeDecisions decisions, long nowMs)
{
    private readonly Dictionary<string, AnsweredKeyRow> used = new(StringComparer.Ordinal);

    /// <summary>The keys that are new, with their answers.</summary>
    public List<AnsweredKeyRow> NewKeys { get; } = [];

    public async Task<Answer<ConsumeUsage.Response>[]> HandleAsync(Session session, IReadOnlyList<WaitingConsume> batch)
    {
        var answers = new Answer<ConsumeUsage.Response>[batch.Count];
        for (var index = 0; index < batch.Count; index++)
        {
            var request = batch[index];
            answers[index] =
                found.Keys.TryGetValue(request.Key, out var row) ? await AgainAsync(session, scope, request, row, decisions)
                : used.TryGetValue(request.Key, out var first) ? Again(request, first)
                : First(request);
        }

        return answers;
    }

    /// <summary>The answer to a key whose row says that it was used before.</summary>
    private static async Task<Answer<ConsumeUsage.Response>> AgainAsync(
        Session session,
        Scope scope,
        WaitingConsume request,
        IdempotencyKeyRow row,
        ConsumeDecisions decisions
    )
    {
        var claim = IdempotencyStore.ClaimOf(row, request.Fingerprint);
        return claim switch
        {
            Claim.Replay replay => Answer<ConsumeUsage.Response>.Exactly(replay.Answer, replayed: true),
            Claim.Spent => decisions.Again(request, await UsageEntryStore.ConsumedUnderAsync(session, scope, request.Key)),
            _ => IdempotencyStore.Refusal(claim)!,
        };
    }

    private static Answer<ConsumeUsage.Response> Again(WaitingConsume request, AnsweredKeyRow first) =>
        string.Equals(first.Fingerprint, request.Fingerprint, StringComparison.Ordinal)
            ? Answer<ConsumeUsage.Response>.Exactly(new StoredAnswer((int)first.Status, first.Answer), replayed: true)
            : IdempotencyStore.Refusal(new Claim.Reused())!;

    private Answer<ConsumeUsage.Response> First(WaitingConsume request)
    {
        var answer = decisions.Decide(request);
        var key = new AnsweredKeyRow(
            scope.ProjectId,
            scope.ModeText,
            ConsumeUsage.Operation,
            request.Key,
            request.Fingerprint,
            answer.Status,
            answer.Body,
            nowMs
        );
        used.Add(request.Key, key);
        NewKeys.Add(key);
        return Answer<ConsumeUsage.Response>.Exactly(answer, replayed: false);
    }
}
