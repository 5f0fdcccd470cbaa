using System.Collections.Concurrent;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Webhooks;

/// <summary>
/// Tells the worker of this node which endpoints have something to be sent, and those who wait that a delivery was tried. Only
/// hints: whoever gets none looks by itself.
/// </summary>
internal sealed class DeliverySignals
{
    private readonly ConcurrentDictionary<EndpointKey, bool> due = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> tried = new(StringComparer.Ordinal);
    private Action wake = () => { };

    /// <summary>Whoever sends is woken by this.</summary>
    public void WakeBy(Action action) => wake = action;

    /// <summary>Something for this endpoint was committed.</summary>
    public void Due(EndpointKey endpoint)
    {
        due[endpoint] = true;
        wake();
    }

    /// <summary>The endpoints that something was committed for since the last time.</summary>
    public IReadOnlyList<EndpointKey> TakeDue() => [.. due.Keys.Where(endpoint => due.TryRemove(endpoint, out _))];

    /// <summary>An attempt of a delivery was recorded.</summary>
    public void Tried(string deliveryId)
    {
        if (tried.TryRemove(deliveryId, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Completes when this node records an attempt of the delivery. Take it before looking.</summary>
    public Task NextAttempt(string deliveryId) =>
        tried.GetOrAdd(deliveryId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody waits for this delivery any more.</summary>
    public void Forget(string deliveryId) => tried.TryRemove(deliveryId, out _);
}

/// <summary>An endpoint and whose it is.</summary>
internal readonly record struct EndpointKey(Scope Scope, string EndpointId);

/// <summary>An endpoint as the parameters of statements.</summary>
/// <param name="ProjectId">Its project.</param>
/// <param name="Mode">The mode, as rows hold it.</param>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="NowMs">The clock, where a statement asks for it, Unix ms.</param>
internal sealed record OfEndpoint(string ProjectId, string Mode, string EndpointId, long NowMs)
{
    /// <summary>How many rows at most, where a statement asks for it.</summary>
    public int Most { get; init; }

    public static OfEndpoint Of(EndpointKey endpoint) => At(endpoint, nowMs: 0);

    public static OfEndpoint At(EndpointKey endpoint, long nowMs) =>
        new(endpoint.Scope.ProjectId, endpoint.Scope.ModeText, endpoint.EndpointId, nowMs);
}
