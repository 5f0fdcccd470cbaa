using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>
/// Does work in one transaction with its key, where one was sent: claim, effect and answer are committed together or not at all. What
/// is refused leaves nothing, not even the claim.
/// </summary>
internal sealed class Idempotent(Database database, TimeProvider time)
{
    /// <param name="call">Whose request it is, and its key.</param>
    /// <param name="work">The effect. It runs again from the start after a lost race, so it keeps nothing from an earlier run.</param>
    /// <param name="cancellationToken">Ends it, with nothing done.</param>
    public async Task<Answer<T>> RunAsync<T>(
        IdempotentCall<T> call,
        Func<Session, Task<WorkOutcome<T>>> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await database.WriteAsync(
                session => call.Key is null ? WithoutKeyAsync(session, work) : WithKeyAsync(session, call, call.Key, work),
                cancellationToken
            );
        }
        catch (IdempotencyKeyBusyException)
        {
            return IdempotencyStore.Busy;
        }
        catch (RefusedException refused)
        {
            return refused.Fault;
        }
    }

    private static async Task<Answer<T>> WithoutKeyAsync<T>(Session session, Func<Session, Task<WorkOutcome<T>>> work) =>
        Answer<T>.Exactly(Plain(DoneOrBack(await work(session))), replayed: false);

    private async Task<Answer<T>> WithKeyAsync<T>(
        Session session,
        IdempotentCall<T> call,
        string key,
        Func<Session, Task<WorkOutcome<T>>> work
    )
    {
        var now = time.NowMs();
        var claim = await IdempotencyStore.ClaimInTransactionAsync(session, call.Scope, call.Operation, key, call.Fingerprint, now);
        switch (claim)
        {
            case Claim.Replay { Form: AnswerForm.Plain } replay:
                return Answer<T>.Exactly(replay.Answer, replayed: true);
            case Claim.Replay replay:
                return await OpenedAsync(session, call, key, replay, now);
            case Claim.Spent spent:
                return await AgainAsync(session, call, spent.ResourceId);
            case Claim.Reused or Claim.InUse:
                return IdempotencyStore.Refusal(claim)!;
        }

        var done = DoneOrBack(await work(session));
        var answer = Plain(done);
        await StoreAsync(session, call, key, answer, done.ResourceId, now);
        return Answer<T>.Exactly(answer, replayed: false);
    }

    private static async Task StoreAsync<T>(
        Session session,
        IdempotentCall<T> call,
        string key,
        StoredAnswer answer,
        string? resourceId,
        long now
    )
    {
        var form = call.Box is null ? AnswerForm.Plain : AnswerForm.Sealed;
        if (call.Box is { } boxOf)
        {
            answer = answer with { Body = (await boxOf(session)).Seal(answer.Body, Context(call, key)) };
        }

        await IdempotencyStore.FinishAsync(session, call.Scope, call.Operation, key, answer, now, resourceId, form);
    }

    /// <summary>An answer with a secret is given again for a day, also where nobody has emptied it yet.</summary>
    private static async Task<Answer<T>> OpenedAsync<T>(Session session, IdempotentCall<T> call, string key, Claim.Replay replay, long now)
    {
        if (call.Box is not { } boxOf || replay.AnsweredMs <= now - (long)AnswerRetention.SealedKeptFor.TotalMilliseconds)
        {
            return await AgainAsync(session, call, replay.ResourceId);
        }

        var body = (await boxOf(session)).Open(replay.Answer.Body, Context(call, key));
        return Answer<T>.Exactly(replay.Answer with { Body = body }, replayed: true);
    }

    private static async Task<Answer<T>> AgainAsync<T>(Session session, IdempotentCall<T> call, string? resourceId)
    {
        if (call.AnswerAgain is not { } again || resourceId is null)
        {
            return new Fault(
                ErrorCatalogue.IdempotencyKeyReused,
                "This Idempotency-Key was used before, and its answer is not kept any more. Nothing was done now. "
                    + "Use a new key for a new intent."
            );
        }

        var outcome = await again(session, resourceId);
        return outcome.Match<Answer<T>>(done => Answer<T>.Exactly(Plain(done), replayed: true), refused => refused.Fault);
    }

    private static StoredAnswer Plain<T>(WorkOutcome<T>.Done done) => new(done.Status, LicenzyJson.Bytes(done.Value));

    private static WorkOutcome<T>.Done DoneOrBack<T>(WorkOutcome<T> outcome) =>
        outcome.Match(done => done, refused => throw new RefusedException(refused.Fault));

    private static string Context<T>(IdempotentCall<T> call, string key) => $"{call.Operation}|{key}|answer";

    /// <summary>Takes the transaction back with everything that the work and the claim wrote.</summary>
    private sealed class RefusedException(Fault fault) : Exception(fault.Detail)
    {
        public Fault Fault { get; } = fault;
    }
}
