using System.Threading.Channels;

namespace Licenzy.Sandbox.Webhooks;

/// <summary>
/// Wakes the delivery worker when something may be due. Nothing is lost without it: the worker also looks by itself when
/// the next retry is due.
/// </summary>
internal sealed class DeliveryNudge
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
