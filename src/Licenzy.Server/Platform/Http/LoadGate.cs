using System.Threading.RateLimiting;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.Platform.Http;

/// <summary>What a request asks of the node, in the order in which it is let in when there is too much.</summary>
internal enum LoadClass
{
    /// <summary>Access checks and reads of the runtime API: other people's products wait for them.</summary>
    Reads,

    /// <summary>What changes something at an application's request.</summary>
    Writes,

    /// <summary>Events from Stripe, which sends them again.</summary>
    StripeEvents,

    /// <summary>People at work, and the jobs that they start.</summary>
    Portal,

    /// <summary>Requests that mostly wait: they hold a connection to the caller, and nothing else.</summary>
    Waiting,
}

/// <summary>On a route whose class cannot be told from what else is known of it.</summary>
internal sealed record LoadClassMetadata(LoadClass Class);

/// <summary>
/// How much of each class a node works on at once. What comes beyond it is refused at once with <c>503</c> and a time to come back:
/// work that is queued without end is late for everybody, and most of it is done for callers who have gone. Each class has its own
/// room, so that neither a replay nor a page that many people open can keep an access check out.
/// </summary>
internal sealed class LoadLimits : IDisposable
{
    private const int Classes = (int)LoadClass.Waiting + 1;
    private readonly ConcurrencyLimiter[] limiters = new ConcurrencyLimiter[Classes];
    private readonly int[] limits = new int[Classes];

    /// <param name="processors">Of the machine: more of them work on more at once.</param>
    public LoadLimits(int processors)
    {
        Set(LoadClass.Reads, 128 * processors, queued: 0);
        Set(LoadClass.Writes, 512 * processors, queued: 0);
        Set(LoadClass.StripeEvents, 64 * processors, queued: 0);
        // A page asks for a dozen things at once: they take turns.
        Set(LoadClass.Portal, 16 * processors, queued: 256);
        Set(LoadClass.Waiting, 4096, queued: 0);
    }

    /// <summary>How many requests of a class are worked on now.</summary>
    public long Working(LoadClass loadClass) => Limit(loadClass) - limiters[(int)loadClass].GetStatistics()!.CurrentAvailablePermits;

    public int Limit(LoadClass loadClass) => limits[(int)loadClass];

    public ValueTask<RateLimitLease> EnterAsync(LoadClass loadClass, CancellationToken cancellationToken) =>
        limiters[(int)loadClass].AcquireAsync(1, cancellationToken);

    public void Dispose()
    {
        foreach (var limiter in limiters)
        {
            limiter.Dispose();
        }
    }

    private void Set(LoadClass loadClass, int permits, int queued)
    {
        limits[(int)loadClass] = permits;
        limiters[(int)loadClass] = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = permits,
                QueueLimit = queued,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
    }
}

/// <summary>Lets requests in as the node can bear them; after their bodies have arrived, so that a slow sender takes nobody's place.</summary>
internal sealed class LoadGate(RequestDelegate next, LoadLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (ClassOf(context.GetEndpoint()) is not { } loadClass)
        {
            await next(context);
            return;
        }

        using var lease = await limits.EnterAsync(loadClass, context.RequestAborted);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        await Problem.WriteAsync(
            context,
            Fault.Away("This node has more to do than it can just now. Nothing was done: try again in a second.")
        );
    }

    private static LoadClass? ClassOf(Endpoint? endpoint)
    {
        var metadata = endpoint?.Metadata;
        return metadata?.GetMetadata<LoadClassMetadata>()?.Class
            ?? (
                metadata?.GetMetadata<RuntimeScopeMetadata>() is { } runtime
                    ? (runtime.Scope == RuntimeScopes.Read ? LoadClass.Reads : LoadClass.Writes)
                : metadata?.GetMetadata<PortalRouteMetadata>() is not null ? LoadClass.Portal
                : null
            );
    }
}
