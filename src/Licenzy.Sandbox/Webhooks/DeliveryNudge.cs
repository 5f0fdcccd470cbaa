using System.Threading.Channels;

namespace Licenzy.Sandbox.Webhooks;

/// <summary>
/// Wakes the workers when something may be due. Nothing is lost without it: each also looks by itself when the next thing
/// is due.
/// </summary>
internal sealed class DeliveryNudge
{
    private readonly Lock gate = new();
    private readonly List<Listener> listeners = [];

    public void Nudge()
    {
        lock (gate)
        {
            listeners.ForEach(listener => listener.Wake());
        }
    }

    /// <summary>An ear of one worker. What is nudged from now on is heard, also between two waits.</summary>
    public Listener Listen()
    {
        var listener = new Listener();
        lock (gate)
        {
            listeners.Add(listener);
        }
        return listener;
    }

    /// <summary>One worker's wait for nudges.</summary>
    internal sealed class Listener
    {
        private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );

        internal void Wake() => channel.Writer.TryWrite(true);

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
}
