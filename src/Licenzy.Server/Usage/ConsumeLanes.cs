using Licenzy.Server.Platform;

namespace Licenzy.Server.Usage;

/// <summary>Whose requests wait for each other: those of a project in one mode; of one subject alone where it has met another's rows.</summary>
/// <param name="Scope">The project and mode.</param>
/// <param name="SubjectRef">The one subject; null in the lane of all.</param>
internal readonly record struct LaneKey(Scope Scope, string? SubjectRef);

/// <summary>
/// Gathers requests to consume into batches. A lane has one batch under way; whatever has come in by the time that it is written is
/// the next one, so that load makes batches greater and nobody waits for more to come. A lane without work is forgotten.
/// </summary>
/// <remarks>
/// A batch that was taken back, because it met another transaction's rows or because something in it cannot be written, is taken
/// apart: each subject in it gets a lane of its own until nothing of it waits any more. So a locked pack, or a request that fails,
/// holds up its own subject and nobody else.
/// </remarks>
internal sealed class ConsumeLanes(ConsumeBatches batches, TimeProvider time) : IAsyncDisposable
{
    /// <summary>So many requests wait in this node at most: what comes beyond is refused at once, while it costs nothing.</summary>
    public const int MostWaiting = 4_096;

    private const int MostInBatch = 256;

    /// <summary>Batches of several projects that are written at once; as many again of subjects that were taken apart.</summary>
    private const int MostAtOnce = 8;

    /// <summary>Where the first of a lane has waited so long, what comes behind it would be answered too late to be of use.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<LaneKey, Lane> lanes = [];
    private readonly SemaphoreSlim turns = new(MostAtOnce);
    private readonly SemaphoreSlim turnsApart = new(MostAtOnce);
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting;
    private int running;
    private bool closed;

    /// <summary>How many requests wait in this node for a batch to take them.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Queues a request; false when there is no room, and nothing was or will be done.</summary>
    public bool TryEnter(WaitingConsume request)
    {
        lock (gate)
        {
            var lane = LaneOf(request);
            if (closed || waiting >= MostWaiting || (lane is not null && IsSlow(lane)))
            {
                return false;
            }

            waiting++;
            Queue(request, lane?.Key ?? new LaneKey(request.Caller.Scope, SubjectRef: null));
            return true;
        }
    }

    /// <summary>Its caller has gone: where no batch has taken it yet, nothing is done.</summary>
    public void Leave(WaitingConsume request)
    {
        lock (gate)
        {
            // What has left stays in its queue, where the next batch passes over it.
            waiting -= request.TryLeave() ? 1 : 0;
        }
    }

    /// <summary>Takes nothing in any more, and waits until all that was taken in is answered.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closed = true;
            CompleteWhenIdle();
        }

        await idle.Task;
        turns.Dispose();
        turnsApart.Dispose();
    }

    private Lane? LaneOf(WaitingConsume request) =>
        lanes.GetValueOrDefault(new LaneKey(request.Caller.Scope, request.SubjectRef))
        ?? lanes.GetValueOrDefault(new LaneKey(request.Caller.Scope, SubjectRef: null));

    private bool IsSlow(Lane lane)
    {
        while (lane.Requests.TryPeek(out var first) && !first.IsWaiting)
        {
            lane.Requests.Dequeue();
        }

        return lane.Requests.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) > LongestWait;
    }

    private void Queue(WaitingConsume request, LaneKey key)
    {
        if (!lanes.TryGetValue(key, out var lane))
        {
            lanes.Add(key, lane = new Lane(key));
            running++;
            // In another thread, since an embedded engine writes without ever giving its thread back; and without the context of the
            // request that happens to be the first: the lane serves many.
            ThreadPool.UnsafeQueueUserWorkItem(started => _ = RunAsync(started), lane, preferLocal: false);
        }

        lane.Requests.Enqueue(request);
    }

    private async Task RunAsync(Lane lane)
    {
        while (await TakeTurnAsync(lane)) { }

        lock (gate)
        {
            running--;
            CompleteWhenIdle();
        }
    }

    /// <summary>Writes the next batch of a lane; false when there was none and the lane is forgotten.</summary>
    private async Task<bool> TakeTurnAsync(Lane lane)
    {
        var myTurns = lane.Key.SubjectRef is null ? turns : turnsApart;
        await myTurns.WaitAsync();
        try
        {
            var batch = TakeOrForget(lane);
            if (batch.Count > 0)
            {
                TakeApart(await batches.RunAsync(lane.Key, batch));
            }

            return batch.Count > 0;
        }
        finally
        {
            myTurns.Release();
        }
    }

    /// <summary>What waits in a lane, up to the most of a batch; the lane is forgotten when nothing does.</summary>
    private List<WaitingConsume> TakeOrForget(Lane lane)
    {
        lock (gate)
        {
            var batch = new List<WaitingConsume>(Math.Min(lane.Requests.Count, MostInBatch));
            while (batch.Count < MostInBatch && lane.Requests.TryDequeue(out var request))
            {
                if (LaneOf(request) is { } own && own != lane)
                {
                    own.Requests.Enqueue(request);
                }
                else if (request.TryTake())
                {
                    batch.Add(request);
                }
            }

            waiting -= batch.Count;
            if (batch.Count == 0)
            {
                lanes.Remove(lane.Key);
            }

            return batch;
        }
    }

    private void TakeApart(IReadOnlyList<WaitingConsume> requests)
    {
        if (requests.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            waiting += requests.Count;
            foreach (var request in requests)
            {
                request.PutBack();
                Queue(request, new LaneKey(request.Caller.Scope, request.SubjectRef));
            }
        }
    }

    private void CompleteWhenIdle()
    {
        if (closed && running == 0)
        {
            idle.TrySetResult();
        }
    }

    /// <summary>Requests in the order in which they came.</summary>
    private sealed class Lane(LaneKey key)
    {
        public LaneKey Key => key;

        public Queue<WaitingConsume> Requests { get; } = [];
    }
}
