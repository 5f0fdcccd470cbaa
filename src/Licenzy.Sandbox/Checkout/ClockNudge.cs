using Licenzy.Sandbox.Webhooks;

namespace Licenzy.Sandbox.Checkout;

/// <summary>Wakes the clock worker when a test clock may have been sent on its way. Without it the worker looks every second.</summary>
internal sealed class ClockNudge
{
    private readonly DeliveryNudge.Listener listener = new();

    public void Nudge() => listener.Wake();

    /// <summary>Waits for a nudge, at most so long.</summary>
    public Task WaitAsync(TimeSpan longest, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        listener.WaitAsync(longest, timeProvider, cancellationToken);
}
