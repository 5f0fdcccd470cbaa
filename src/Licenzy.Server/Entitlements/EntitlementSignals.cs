using System.Collections.Concurrent;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Wakes those who wait in this node for a checkout to become access. Only a hint: whoever waits also looks by itself.
/// </summary>
internal sealed class EntitlementSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);

    /// <summary>Something about these attempts was committed.</summary>
    public void Changed(IEnumerable<string> attemptIds)
    {
        foreach (var id in attemptIds)
        {
            if (waiting.TryRemove(id, out var source))
            {
                source.TrySetResult();
            }
        }
    }

    /// <summary>Completes at the next change of the attempt.</summary>
    public Task NextChangeAsync(string attemptId) =>
        waiting.GetOrAdd(attemptId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody waits for the attempt any more.</summary>
    public void Forget(string attemptId) => waiting.TryRemove(attemptId, out _);
}
