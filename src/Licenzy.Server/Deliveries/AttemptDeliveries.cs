using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// The attempts that are under way in this node: each waits for its turn, is made, and is settled once it is written down. Those of
/// one project that end together are written together.
/// </summary>
internal sealed partial class AttemptDeliveries(
    Database database,
    SendDelivery send,
    RecordAttempts record,
    DeliveryLanes lanes,
    DeliverySignals signals,
    Instance instance,
    TimeProvider time,
    ILogger<AttemptDeliveries> log
) : IDisposable
{
    /// <summary>An attempt may take half a minute at most: one that could outlive its lease is not begun.</summary>
    private const long LeastLeaseMs = 35_000;

    private const int MostTogether = 200;
    private const int ProjectsAtOnce = 4;
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<AttemptedDelivery>> ended = new(StringComparer.Ordinal);
    private readonly HashSet<string> recording = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim writers = new(ProjectsAtOnce, ProjectsAtOnce);
    private readonly CancellationTokenSource cutOff = new();
    private TaskCompletionSource idle = Completed();
    private int running;
    private Action wake = () => { };

    /// <summary>Called when an endpoint has room for more that waits.</summary>
    public void WakeBy(Action action) => wake = action;

    /// <summary>Takes a claimed delivery over; room was reserved for it.</summary>
    public void Start(ClaimedDelivery delivery)
    {
        lock (gate)
        {
            if (running++ == 0)
            {
                idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        _ = RunAsync(delivery);
    }

    /// <summary>Completes when nothing is under way.</summary>
    public Task IdleAsync()
    {
        lock (gate)
        {
            return idle.Task;
        }
    }

    /// <summary>
    /// Begins nothing more, gives back what waits, and lets what is under way end for so long. What is cut off then may have arrived: it
    /// is sent again by whoever finds it.
    /// </summary>
    public async Task StopAsync(TimeSpan grace)
    {
        lanes.Shut();
        await Task.WhenAny(IdleAsync(), Task.Delay(grace, time));
        await cutOff.CancelAsync();
        await Task.WhenAny(IdleAsync(), Task.Delay(TimeSpan.FromSeconds(5), time));
    }

    public void Dispose()
    {
        cutOff.Dispose();
        writers.Dispose();
    }

    private async Task RunAsync(ClaimedDelivery delivery)
    {
        await Task.Yield();
        var lane = lanes.Of(delivery);
        try
        {
            if (await AttemptAsync(lane, delivery) is { } attempted)
            {
                Ended(attempted);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }

        await GiveBackAsync(delivery);
        Settled(delivery);
    }

    /// <summary>Null when it was not this one's turn before the lane was closed, or before its lease was nearly over.</summary>
    private async Task<AttemptedDelivery?> AttemptAsync(DeliveryLane lane, ClaimedDelivery delivery)
    {
        if (!await lane.EnterAsync())
        {
            return null;
        }

        AttemptedDelivery? attempted = null;
        try
        {
            return time.NowMs() + LeastLeaseMs > delivery.LeaseUntilMs ? null : attempted = await send.HandleAsync(delivery, cutOff.Token);
        }
        finally
        {
            lane.Leave(attempted?.Outcome.DurationMs, attempted is { Outcome.Delivered: true });
        }
    }

    /// <summary>Puts an attempt to those of its project that wait to be written, and begins to write when nobody does.</summary>
    private void Ended(AttemptedDelivery attempted)
    {
        var project = attempted.Delivery.Row.ProjectId;
        lock (gate)
        {
            if (!ended.TryGetValue(project, out var waiting))
            {
                ended[project] = waiting = [];
            }

            waiting.Add(attempted);
            if (!recording.Add(project))
            {
                return;
            }
        }

        _ = RecordAsync(project);
    }

    private async Task RecordAsync(string project)
    {
        await Task.Yield();
        while (NextBatch(project) is { } batch)
        {
            await WriteAsync(batch);
            foreach (var attempted in batch)
            {
                signals.Tried(attempted.Delivery.Row.Id);
                Settled(attempted.Delivery);
            }
        }
    }

    private List<AttemptedDelivery>? NextBatch(string project)
    {
        lock (gate)
        {
            var waiting = ended[project];
            if (waiting.Count == 0)
            {
                ended.Remove(project);
                recording.Remove(project);
                return null;
            }

            var batch = waiting.Take(MostTogether).ToList();
            waiting.RemoveRange(0, batch.Count);
            return batch;
        }
    }

    /// <summary>
    /// An attempt was made, so it is written however long the database is away; only the end of the program ends that. Then it is made
    /// again: a delivery arrives at least once.
    /// </summary>
    private async Task WriteAsync(IReadOnlyList<AttemptedDelivery> batch)
    {
        while (!cutOff.IsCancellationRequested)
        {
            try
            {
                await writers.WaitAsync(cutOff.Token);
                try
                {
                    foreach (var endpoint in await record.HandleAsync(batch, CancellationToken.None))
                    {
                        lanes.Close(endpoint);
                    }

                    return;
                }
                finally
                {
                    writers.Release();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure)
            {
                LogNotRecorded(failure, batch.Count);
                await Task.WhenAny(Task.Delay(BeforeRetry, time, cutOff.Token));
            }
        }
    }

    private async Task GiveBackAsync(ClaimedDelivery delivery)
    {
        try
        {
            await database.WriteAsync(
                session => DeliveryQueueStore.GiveBackAsync(session, [delivery.Row], instance.Id),
                CancellationToken.None
            );
        }
        catch (Exception failure)
        {
            // Its lease ends by itself.
            LogNotGivenBack(failure, delivery.Row.Id);
        }
    }

    private void Settled(ClaimedDelivery delivery)
    {
        var asks = lanes.Settle(delivery.Endpoint);
        lock (gate)
        {
            if (--running == 0)
            {
                idle.TrySetResult();
            }
        }

        if (asks)
        {
            wake();
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} attempts were made and could not be written down yet; that is tried again")]
    private partial void LogNotRecorded(Exception failure, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {DeliveryId} could not be given back; it is free when its lease ends")]
    private partial void LogNotGivenBack(Exception failure, string deliveryId);
}
