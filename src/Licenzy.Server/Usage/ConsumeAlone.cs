using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Usage;

/// <summary>
/// One request to consume in a transaction of its own, where it cannot be written with others: its key is claimed first, so that it
/// learns in a moment when another request with the same key is still running.
/// </summary>
internal sealed class ConsumeAlone(
    Database database,
    LiveWriteGate gate,
    WriteConsumes write,
    ConsumeMeter meter,
    Ids ids,
    TimeProvider time
)
{
    public async Task RunAsync(WaitingConsume request)
    {
        try
        {
            request.Answer(await database.WriteAsync(session => AnswerAsync(session, request), CancellationToken.None));
            meter.Committed(requests: 1);
        }
        catch (IdempotencyKeyBusyException)
        {
            request.Answer(IdempotencyStore.Busy);
        }
        catch (UnavailableException away)
        {
            request.Answer(Fault.Away(away.Message));
        }
        catch (Exception failure)
        {
            request.Fail(failure);
        }
    }

    private async Task<Answer<ConsumeUsage.Response>> AnswerAsync(Session session, WaitingConsume request)
    {
        var (caller, now) = (request.Caller, time.NowMs());
        if (await gate.CheckAsync(session, caller, now) is { } closed)
        {
            return closed;
        }

        var claim = await IdempotencyStore.ClaimInTransactionAsync(
            session,
            caller.Scope,
            ConsumeUsage.Operation,
            request.Key,
            request.Fingerprint,
            now
        );
        return claim switch
        {
            Claim.Fresh => await ConsumeAsync(session, request, now),
            Claim.Spent => await AgainAsync(session, request, now),
            Claim.Replay replay => Answer<ConsumeUsage.Response>.Exactly(replay.Answer, replayed: true),
            _ => IdempotencyStore.Refusal(claim)!,
        };
    }

    private async Task<Answer<ConsumeUsage.Response>> ConsumeAsync(Session session, WaitingConsume request, long now)
    {
        var scope = request.Caller.Scope;
        var found = await ReadConsumes.ReadAsync(session, scope, [request], ConsumeBatches.PatienceOfOne, now);
        var decisions = new ConsumeDecisions(scope, found.Packs, ids, now);
        var answer = decisions.Decide(request);
        await write.WriteAsync(session, scope, decisions, keys: [], found.Takers, now);
        await IdempotencyStore.FinishAsync(session, scope, ConsumeUsage.Operation, request.Key, answer, now);
        return Answer<ConsumeUsage.Response>.Exactly(answer, replayed: false);
    }

    private async Task<Answer<ConsumeUsage.Response>> AgainAsync(Session session, WaitingConsume request, long now)
    {
        var scope = request.Caller.Scope;
        var found = await ReadConsumes.ReadAsync(session, scope, [request], ConsumeBatches.PatienceOfOne, now);
        var consumed = await UsageEntryStore.ConsumedUnderAsync(session, scope, request.Key);
        return new ConsumeDecisions(scope, found.Packs, ids, now).Again(request, consumed);
    }
}
