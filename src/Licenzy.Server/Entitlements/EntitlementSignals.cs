using Licenzy.Server.Platform;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Wakes those who wait in this node for a checkout to become access. Only a hint: whoever waits also looks by itself.
/// </summary>
internal sealed class EntitlementSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Scope Scope, string AttemptId), List<Waiter>> waiting = [];

    /// <summary>Something about these attempts was committed.</summary>
    public void Changed(Scope scope, IEnumerable<string> attemptIds)
    {
        lock (gate)
        {
            foreach (var id in attemptIds)
            {
                waiting.GetValueOrDefault((scope, id))?.ForEach(waiter => waiter.Signal());
            }
        }
    }

    /// <summary>Waits for changes of an attempt until it is disposed.</summary>
    public Waiter WaitFor(Scope scope, string attemptId)
    {
        var key = (scope, attemptId);
        var waiter = new Waiter(this, key);
        lock (gate)
        {
            if (!waiting.TryGetValue(key, out var waiters))
            {
                waiting[key] = waiters = [];
            }

            waiters.Add(waiter);
        }

        return waiter;
    }

    private void Remove((Scope Scope, string AttemptId) key, Waiter waiter)
    {
        lock (gate)
        {
            if (waiting.TryGetValue(key, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
            {
                waiting.Remove(key);
            }
        }
    }

    /// <summary>One who waits.</summary>
    internal sealed class Waiter(EntitlementSignals signals, (Scope Scope, string AttemptId) key) : IDisposable
    {
        private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes at the next change. Take it before looking: a change in between is then not missed.</summary>
        public Task NextChange => Volatile.Read(ref next).Task;

        public void Signal() =>
            Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

        public void Dispose() => signals.Remove(key, this);
    }
}
