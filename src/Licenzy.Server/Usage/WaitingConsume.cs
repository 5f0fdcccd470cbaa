using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;

namespace Licenzy.Server.Usage;

/// <summary>A request to consume on its way to the batch that answers it.</summary>
/// <param name="caller">Who asks.</param>
/// <param name="key">The idempotency key.</param>
/// <param name="request">The checked request.</param>
/// <param name="requestId">The request's id, for the answer of a refusal.</param>
/// <param name="since">When it was asked, as a timestamp of the time provider.</param>
internal sealed class WaitingConsume(RuntimeCaller caller, string key, ConsumeUsage.Request request, string requestId, long since)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Left = 2;

    // Whoever waits goes on in a thread of its own: the lane writes the next batch meanwhile.
    private readonly TaskCompletionSource<Answer<ConsumeUsage.Response>> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;

    public RuntimeCaller Caller => caller;

    public string Key => key;

    public string SubjectRef => request.SubjectRef;

    public long Units => request.Units;

    public string RequestId => requestId;

    public long Since => since;

    /// <summary>What a repeat under its key is compared by.</summary>
    public string Fingerprint { get; } = Idempotency.Fingerprint.Of(ConsumeUsage.Operation, request);

    public Task<Answer<ConsumeUsage.Response>> Answered => answered.Task;

    public bool IsWaiting => Volatile.Read(ref state) == Waiting;

    /// <summary>A batch takes it: from now on it is done, whether or not its caller still waits. False when the caller has left.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    /// <summary>The batch that took it was taken back: another one takes it.</summary>
    public void PutBack() => Volatile.Write(ref state, Waiting);

    /// <summary>The caller goes away. False when it is too late for nothing to be done.</summary>
    public bool TryLeave() => Interlocked.CompareExchange(ref state, Left, Waiting) == Waiting;

    public void Answer(Answer<ConsumeUsage.Response> answer) => answered.TrySetResult(answer);

    public void Fail(Exception failure) => answered.TrySetException(failure);
}
