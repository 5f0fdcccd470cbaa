using System.Threading.Channels;

namespace Licenzy.Sandbox.Checkout;

/// <summary>Wakes the clock worker when a test clock may have been sent on its way. Without it the worker looks every second.</summary>
internal sealed class ClockNudge
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Nudge() => channel.Writer.TryWrite(true);

    /// <summary>Waits for a nudge, at most so long.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(longest, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await channel.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
