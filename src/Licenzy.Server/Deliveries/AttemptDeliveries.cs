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
    TimeProvider time,
    ILogger<AttemptDeliveries> log
) : IDisposable
{
    /// <summary>An attempt may take half a minute at most: one that could outlive its lease is not begun.</summary>
    private const long LeastLeaseMs = 35_000;

    private const int MostTogether = 500;
    private const int ProjectsAtOnce = 4;
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Ended>> ended = new(StringComparer.Ordinal);
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
        AttemptedDelivery? attempted = null;
        try
        {
            attempted = await AttemptAsync(lanes.Of(delivery.Endpoint), delivery);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }

        End(new Ended(delivery, attempted));
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
            return time.NowMs() + LeastLeaseMs > delivery.Claim.LeaseUntilMs
                ? null
                : attempted = await send.HandleAsync(delivery, cutOff.Token);
        }
        finally
        {
            lane.Leave(attempted?.Outcome.DurationMs, attempted is { Outcome.Delivered: true });
        }
    }

    /// <summary>Puts what came of a delivery to what waits to be written of its project, and begins to write when nobody does.</summary>
    private void End(Ended one)
    {
        var project = one.Delivery.Row.ProjectId;
        lock (gate)
        {
            if (!ended.TryGetValue(project, out var waiting))
            {
                ended[project] = waiting = [];
            }

            waiting.Add(one);
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
            var attempts = batch.Select(one => one.Attempted).OfType<AttemptedDelivery>().ToList();
            await WriteAsync(attempts);
            await GiveBackAsync([.. batch.Where(one => one.Attempted is null).Select(one => one.Delivery.Row)]);
            attempts.ForEach(attempted => signals.Tried(attempted.Delivery.Row.Id));
            Settle(batch);
        }
    }

    private List<Ended>? NextBatch(string project)
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

            if (waiting.Count <= MostTogether)
            {
                ended[project] = [];
                return waiting;
            }

            var batch = waiting.GetRange(0, MostTogether);
            waiting.RemoveRange(0, MostTogether);
            return batch;
        }
    }

    /// <summary>
    /// An attempt was made, so it is written however long the database is away; only the end of the program ends that. Then it is made
    /// again: a delivery arrives at least once.
    /// </summary>
    private async Task WriteAsync(IReadOnlyList<AttemptedDelivery> batch)
    {
        while (batch.Count > 0 && !cutOff.IsCancellationRequested)
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

    private async Task GiveBackAsync(IReadOnlyList<DeliveryRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            await database.WriteAsync(session => DeliveryQueueStore.GiveBackAsync(session, rows), CancellationToken.None);
        }
        catch (Exception failure)
        {
            // Their leases end by themselves.
            LogNotGivenBack(failure, rows.Count);
        }
    }

    private void Settle(IReadOnlyList<Ended> batch)
    {
        var asks = false;
        foreach (var ofEndpoint in batch.GroupBy(one => one.Delivery.Endpoint))
        {
            asks |= lanes.Settle(ofEndpoint.Key, ofEndpoint.Count());
        }

        lock (gate)
        {
            running -= batch.Count;
            if (running == 0)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} deliveries could not be given back; they are free when their leases end")]
    private partial void LogNotGivenBack(Exception failure, int count);

    /// <param name="Delivery">What was claimed.</param>
    /// <param name="Attempted">What came of it; null when no attempt was made, and it is given back.</param>
    private readonly record struct Ended(ClaimedDelivery Delivery, AttemptedDelivery? Attempted);
}
