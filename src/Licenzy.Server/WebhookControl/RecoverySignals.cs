namespace Licenzy.Server.WebhookControl;

/// <summary>Tells the worker of this node that a recovery was started. Only a hint: it looks by itself too.</summary>
internal sealed class RecoverySignals
{
    private Action wake = () => { };

    /// <summary>The worker is woken by this.</summary>
    public void WakeBy(Action action) => wake = action;

    /// <summary>A recovery was committed.</summary>
    public void Started() => wake();
}
