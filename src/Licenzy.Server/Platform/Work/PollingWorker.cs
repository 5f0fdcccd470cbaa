using System.Threading.Channels;

namespace Licenzy.Server.Platform.Work;

/// <summary>
/// The one loop of background work: run until nothing is due, then wait for a nudge or the interval. A nudge only makes it
/// sooner; correctness never depends on one. A failure is logged and waits, doubling up to a minute, so that a broken
/// dependency is not hammered.
/// </summary>
internal abstract partial class PollingWorker(TimeProvider time, ILogger log) : BackgroundService
{
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <summary>How long to wait when nothing was due and nobody nudges.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>How long to wait at most after failures. A worker whose silence means something waits shorter.</summary>
    protected virtual TimeSpan LongestPause => TimeSpan.FromMinutes(1);

    /// <summary>Does what is due now. Returns whether there may be more.</summary>
    public abstract Task<bool> RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Something was committed that this worker should look at now.</summary>
    public virtual void Nudge() => nudges.Writer.TryWrite(item: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var more = await RunOnceAsync(stoppingToken);
                failures = 0;
                if (!more)
                {
                    await PauseAsync(Interval, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                failures++;
                LogFailure(failure, GetType().Name, failures);
                await PauseAsync(Pause(failures), stoppingToken);
            }
        }
    }

    private TimeSpan Pause(int failures)
    {
        var pause = Interval * Math.Pow(2, Math.Min(failures, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var nudged = nudges.Reader.ReadAsync(waiting.Token).AsTask();
        var elapsed = Task.Delay(pause, time, waiting.Token);
        await Task.WhenAny(nudged, elapsed);
        await waiting.CancelAsync();
        await Task.WhenAll(Quiet(nudged), Quiet(elapsed));
    }

    private static async Task Quiet(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Whichever did not come first was called off.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} failed ({Failures} in a row); it tries again")]
    private partial void LogFailure(Exception failure, string worker, int failures);
}
