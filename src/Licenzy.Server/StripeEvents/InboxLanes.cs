namespace Licenzy.Server.StripeEvents;

/// <summary>
/// What this node has claimed of the inbox and not settled. Events that name the same object or customer are applied in the order in
/// which they were claimed, so that they do not wait for each other's locks; all others beside each other. No project has more than
/// its share under way, so that one whose events are slow holds up nobody else.
/// </summary>
/// <param name="atOnce">Events that are applied at the same time.</param>
/// <param name="atOnceOfProject">Events of one project among them.</param>
internal sealed class InboxLanes(int atOnce, int atOnceOfProject) : IDisposable
{
    /// <summary>How many events of one project are claimed at most: they wait under a lease, and another node could have them.</summary>
    public const int MostOfProject = 32;

    /// <summary>How many events are claimed at most.</summary>
    public const int Most = 512;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim node = new(atOnce);
    private readonly Dictionary<string, Share> shares = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> last = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = NewSignal();
    private int held;

    /// <summary>Completes when there is room again that was lacking, or something new. Take it before looking.</summary>
    public Task NextChange => Volatile.Read(ref changed).Task;

    /// <summary>How many events are claimed and not settled.</summary>
    public int Held
    {
        get
        {
            lock (gate)
            {
                return held;
            }
        }
    }

    /// <summary>How many names are remembered for the order: none when nothing is under way.</summary>
    public int Names
    {
        get
        {
            lock (gate)
            {
                return last.Count;
            }
        }
    }

    public void Signal() => Interlocked.Exchange(ref changed, NewSignal()).TrySetResult();

    /// <summary>How many events of a project can be claimed now. Zero until half of its room is free: claims are made in batches.</summary>
    public int RoomOf(string projectId)
    {
        lock (gate)
        {
            var room = Math.Min(Most - held, MostOfProject - (shares.GetValueOrDefault(projectId)?.Held ?? 0));
            return room < MostOfProject / 2 ? 0 : room;
        }
    }

    /// <summary>Applies an event when those before it that share a name with it are settled and it is its project's turn.</summary>
    /// <returns>Completes when it is settled, or failed.</returns>
    public Task Add(string projectId, IReadOnlyCollection<string> names, Func<Task> apply)
    {
        // Completed whatever comes of it: those behind it wait for its end and not for its success.
        var settled = NewSignal();
        List<Task> before = [];
        Share share;
        lock (gate)
        {
            held++;
            if (!shares.TryGetValue(projectId, out share!))
            {
                shares[projectId] = share = new Share(atOnceOfProject);
            }

            share.Held++;
            foreach (var name in names)
            {
                if (last.TryGetValue(name, out var earlier))
                {
                    before.Add(earlier);
                }

                last[name] = settled.Task;
            }
        }

        return Task.Run(async () =>
        {
            try
            {
                await Task.WhenAll(before);
                await InTurnAsync(share, apply);
            }
            finally
            {
                Remove(projectId, share, names, settled.Task);
                settled.SetResult();
            }
        });
    }

    public void Dispose() => node.Dispose();

    private async Task InTurnAsync(Share share, Func<Task> apply)
    {
        // The project's turn first: who waits for that takes no place of the node.
        await share.Turns.WaitAsync();
        try
        {
            await node.WaitAsync();
            try
            {
                await apply();
            }
            finally
            {
                node.Release();
            }
        }
        finally
        {
            share.Turns.Release();
        }
    }

    private void Remove(string projectId, Share share, IReadOnlyCollection<string> names, Task mine)
    {
        bool asks;
        lock (gate)
        {
            held--;
            share.Held--;
            asks = share.Held == MostOfProject / 2 || held == Most - MostOfProject;
            if (share.Held == 0)
            {
                shares.Remove(projectId);
            }

            foreach (var name in names.Where(name => last.GetValueOrDefault(name) == mine))
            {
                last.Remove(name);
            }
        }

        if (asks)
        {
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Share(int atOnce)
    {
        public int Held { get; set; }

        public SemaphoreSlim Turns { get; } = new(atOnce);
    }
}
