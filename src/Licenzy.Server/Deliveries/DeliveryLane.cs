using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// One endpoint in this node: a few attempts at a time, and a short line behind them. The line is there only for an endpoint that
/// answers quickly, so that it is fed in batches; a slow one is given no more than it can have under way.
/// </summary>
/// <param name="endpoint">Whose lane it is.</param>
/// <param name="atOnce">How many attempts are under way at the same time at most.</param>
internal sealed class DeliveryLane(EndpointKey endpoint, int atOnce)
{
    private const int Line = 8;
    private const int QuickInARow = 16;
    private const long QuickMs = 250;
    private readonly SemaphoreSlim turns = new(atOnce, atOnce);
    private CancellationTokenSource line = new();
    private int quick;

    public EndpointKey Endpoint { get; } = endpoint;

    /// <summary>Claimed and not settled yet: under way and in the line. Changed only under the lock of all lanes.</summary>
    public int Outstanding { get; set; }

    /// <summary>Whether more may be due than could be claimed. Changed only under the lock of all lanes.</summary>
    public bool IsHungry { get; set; }

    /// <summary>How many more it takes now; a quick endpoint is filled up when half of its line is gone, not one by one.</summary>
    public int Room
    {
        get
        {
            var isQuick = Volatile.Read(ref quick) >= QuickInARow;
            var most = isQuick ? atOnce * Line : atOnce;
            return isQuick && Outstanding > most / 2 ? 0 : most - Outstanding;
        }
    }

    /// <summary>Waits for a turn. False when the lane was closed meanwhile.</summary>
    /// <exception cref="OperationCanceledException">The program ends.</exception>
    public async Task<bool> EnterAsync(CancellationToken stopping)
    {
        var closing = Volatile.Read(ref line).Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, closing);
        try
        {
            await turns.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The attempt is over.</summary>
    /// <param name="durationMs">How long it took; null when none was made.</param>
    /// <param name="delivered">Whether the endpoint took it.</param>
    public void Leave(long? durationMs, bool delivered)
    {
        if (durationMs is { } duration)
        {
            _ = delivered && duration <= QuickMs ? Interlocked.Increment(ref quick) : Interlocked.Exchange(ref quick, 0);
        }

        turns.Release();
    }

    /// <summary>Sends everybody in the line away: the endpoint takes nothing more for now. Attempts under way go on.</summary>
    public void Close()
    {
        Interlocked.Exchange(ref quick, 0);
        Interlocked.Exchange(ref line, new CancellationTokenSource()).Cancel();
    }
}
