using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Usage;

/// <summary>
/// Answers a batch of requests to consume with one transaction: what is needed is read and locked in one round trip, decided in
/// memory, and written in another.
/// </summary>
internal sealed partial class ConsumeBatches(
    Database database,
    LiveWriteGate gate,
    WriteConsumes write,
    ConsumeAlone alone,
    ConsumeMeter meter,
    Ids ids,
    TimeProvider time,
    ILogger<ConsumeBatches> log
)
{
    /// <summary>Whoever waits for one subject's packs holds up nobody else, in milliseconds.</summary>
    public const int PatienceOfOne = 4000;

    /// <summary>A batch of many subjects waits only so long for the rows of others, in milliseconds: behind it waits a whole project.</summary>
    private const int PatienceOfMany = 200;

    /// <summary>
    /// Answers the requests of a batch. A batch of many subjects that met another transaction's rows, or of which something cannot be
    /// written, is taken back and returned: its requests are to be tried subject by subject. One of a single subject is then tried
    /// request by request.
    /// </summary>
    public async Task<IReadOnlyList<WaitingConsume>> RunAsync(LaneKey lane, IReadOnlyList<WaitingConsume> batch)
    {
        if (lane.SubjectRef is not null && batch.Count == 1)
        {
            await alone.RunAsync(batch[0]);
            return [];
        }

        try
        {
            await CommitAsync(lane, batch);
            return [];
        }
        catch (UnavailableException away)
        {
            // Also when the connection was lost in the commit: the keys make a retry right, whether or not it held.
            AnswerAll(batch, Fault.Away(away.Message));
            return [];
        }
        catch (Exception failure)
        {
            meter.TakenApart();
            if (failure is not (ContendedException or KeyTakenException))
            {
                // Who fails is found by trying again; whoever does not fail is none the wiser.
                LogTakenApart(log, failure, batch.Count);
            }
        }

        return lane.SubjectRef is null ? batch : await RunEachAsync(batch);
    }

    private async Task CommitAsync(LaneKey lane, IReadOnlyList<WaitingConsume> batch)
    {
        // A batch of one subject waits and is tried again as every other write is; one of many makes way at once.
        var answers = lane.SubjectRef is null
            ? await database.WriteOnceAsync(session => AnswerAsync(session, batch, PatienceOfMany), CancellationToken.None)
            : await database.WriteAsync(session => AnswerAsync(session, batch, PatienceOfOne), CancellationToken.None);
        meter.Committed(batch.Count);
        for (var index = 0; index < batch.Count; index++)
        {
            batch[index].Answer(answers[index]);
        }
    }

    private async Task<IReadOnlyList<WaitingConsume>> RunEachAsync(IReadOnlyList<WaitingConsume> batch)
    {
        foreach (var request in batch)
        {
            await alone.RunAsync(request);
        }

        return [];
    }

    private async Task<Answer<ConsumeUsage.Response>[]> AnswerAsync(Session session, IReadOnlyList<WaitingConsume> batch, int patienceMs)
    {
        // All are of one project in one mode, whose account the plan belongs to.
        var (caller, now) = (batch[0].Caller, time.NowMs());
        if (await gate.CheckAsync(session, caller, now) is { } closed)
        {
            return [.. batch.Select(_ => (Answer<ConsumeUsage.Response>)closed)];
        }

        var found = await ReadConsumes.ReadAsync(session, caller.Scope, batch, patienceMs, now);
        var decisions = new ConsumeDecisions(caller.Scope, found.Packs, ids, now);
        var answering = new AnswerConsumes(caller.Scope, found, decisions, now);
        var answers = await answering.HandleAsync(session, batch);
        await write.WriteAsync(session, caller.Scope, decisions, answering.NewKeys, found.Takers, now);
        return answers;
    }

    private static void AnswerAll(IReadOnlyList<WaitingConsume> batch, Fault fault)
    {
        foreach (var request in batch)
        {
            request.Answer(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Requests} consumes was taken back; they are tried apart")]
    private static partial void LogTakenApart(ILogger log, Exception failure, int requests);
}
