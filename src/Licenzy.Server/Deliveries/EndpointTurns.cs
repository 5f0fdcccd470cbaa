using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// Work on endpoints, beside each other and beside whoever asks for it: one piece at a time for an endpoint, a few in all. Work that is
/// slow delays only its endpoint; work that fails is left alone for a while, and found again by whoever looks.
/// </summary>
internal sealed partial class EndpointTurns(TimeProvider time, ILogger<EndpointTurns> log) : IDisposable
{
    private const int AtOnce = 8;
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turns = new(AtOnce, AtOnce);
    private readonly Dictionary<EndpointKey, Turn> begun = [];
    private readonly Dictionary<EndpointKey, long> failed = [];

    /// <summary>What is to be done for an endpoint.</summary>
    internal delegate Task Work(EndpointKey endpoint, CancellationToken cancellationToken);

    /// <summary>
    /// Begins work on an endpoint. When there is some under way already, this follows it, since that may have looked too early; work of
    /// one kind that waits already is not asked for twice, and of different kinds none takes the place of another. An endpoint whose
    /// work failed a moment ago is passed over.
    /// </summary>
    public void Begin(EndpointKey endpoint, Work work, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (begun.TryGetValue(endpoint, out var turn))
            {
                if (!turn.Waiting.Contains(work))
                {
                    turn.Waiting.Enqueue(work);
                }
            }
            else if (!Rests(endpoint))
            {
                begun[endpoint] = turn = new Turn();
                turn.Waiting.Enqueue(work);
                turn.Task = Task.Run(() => RunAsync(endpoint, turn, cancellationToken), CancellationToken.None);
            }
        }
    }

    /// <summary>Completes when everything that was begun has ended.</summary>
    public Task IdleAsync()
    {
        lock (gate)
        {
            return Task.WhenAll(begun.Values.Select(turn => turn.Task));
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task RunAsync(EndpointKey endpoint, Turn turn, CancellationToken cancellationToken)
    {
        while (TakeNext(endpoint, turn) is { } work)
        {
            try
            {
                await turns.WaitAsync(cancellationToken);
                try
                {
                    await work(endpoint, cancellationToken);
                }
                finally
                {
                    turns.Release();
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The program ends.
            }
            catch (Exception failure)
            {
                LogFailed(failure, endpoint.EndpointId, endpoint.Scope.ProjectId);
                Rest(endpoint, turn);
            }
        }
    }

    private Work? TakeNext(EndpointKey endpoint, Turn turn)
    {
        lock (gate)
        {
            if (turn.Waiting.TryDequeue(out var work))
            {
                return work;
            }

            begun.Remove(endpoint);
            return null;
        }
    }

    private void Rest(EndpointKey endpoint, Turn turn)
    {
        lock (gate)
        {
            foreach (var rested in failed.Keys.Where(key => !Rests(key)).ToList())
            {
                failed.Remove(rested);
            }

            failed[endpoint] = time.GetTimestamp();
            turn.Waiting.Clear();
        }
    }

    private bool Rests(EndpointKey endpoint) =>
        failed.TryGetValue(endpoint, out var since) && time.GetElapsedTime(since) < RestAfterFailure;

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Deliveries to {EndpointId} of {ProjectId} cannot be looked after; that is tried again"
    )]
    private partial void LogFailed(Exception failure, string endpointId, string projectId);

    private sealed class Turn
    {
        public Queue<Work> Waiting { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
