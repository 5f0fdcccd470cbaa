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
    private const int Line = 32;
    private const int QuickInARow = 16;
    private const long QuickMs = 250;
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource<bool>> line = new();
    private readonly int turns = atOnce;
    private int free = atOnce;
    private int quick;
    private bool isShut;

    public EndpointKey Endpoint { get; } = endpoint;

    /// <summary>Claimed and not settled yet: under way and in the line. Changed only under the lock of all lanes.</summary>
    public int Outstanding { get; set; }

    /// <summary>Whether more may be due than could be claimed. Changed only under the lock of all lanes.</summary>
    public bool IsHungry { get; set; }

    /// <summary>
    /// How many more it takes now. A quick endpoint is filled up when half of its line is gone, not one by one; and its line is no longer
    /// than its share of the project, or the last of many endpoints would be fed with what is left over, one by one.
    /// </summary>
    /// <param name="share">How many deliveries of the project are this endpoint's when all want some.</param>
    public int Room(int share)
    {
        var isQuick = Volatile.Read(ref quick) >= QuickInARow;
        var most = isQuick ? Math.Clamp(share, turns, turns * Line) : turns;
        return isQuick && Outstanding > most / 2 ? 0 : most - Outstanding;
    }

    /// <summary>Waits for a turn. False when the lane was closed meanwhile.</summary>
    public Task<bool> EnterAsync()
    {
        lock (gate)
        {
            if (isShut || free > 0)
            {
                free -= isShut ? 0 : 1;
                return Task.FromResult(!isShut);
            }

            var waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Enqueue(waiting);
            return waiting.Task;
        }
    }

    /// <summary>The attempt is over, and whoever waits first has its turn.</summary>
    /// <param name="durationMs">How long it took; null when none was made.</param>
    /// <param name="delivered">Whether the endpoint took it.</param>
    public void Leave(long? durationMs, bool delivered)
    {
        lock (gate)
        {
            if (durationMs is { } duration)
            {
                quick = delivered && duration <= QuickMs ? quick + 1 : 0;
            }

            if (line.TryDequeue(out var next))
            {
                next.SetResult(true);
            }
            else
            {
                free++;
            }
        }
    }

    /// <summary>Sends everybody in the line away: the endpoint takes nothing more for now. Attempts under way go on.</summary>
    public void Close()
    {
        lock (gate)
        {
            quick = 0;
            while (line.TryDequeue(out var waiting))
            {
                waiting.SetResult(false);
            }
        }
    }

    /// <summary>Closed for good: the program ends.</summary>
    public void Shut()
    {
        lock (gate)
        {
            isShut = true;
        }

        Close();
    }
}
