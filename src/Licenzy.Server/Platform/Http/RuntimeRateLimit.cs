using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Http;

/// <summary>What one key may ask: so many requests a second on average, so many at once.</summary>
/// <param name="Enabled">Off means no limit and no headers.</param>
/// <param name="PerSecond">Requests a second, on average.</param>
/// <param name="Burst">Requests at once.</param>
internal sealed record RateLimit(bool Enabled, int PerSecond, int Burst);

/// <summary>A token bucket for each API key, in this node's memory: N nodes allow N times as much, which is documented.</summary>
internal sealed class RuntimeLimiter(RateLimit limit, TimeProvider time)
{
    private readonly TokenBuckets buckets = new(limit.PerSecond, limit.Burst, time);
    private readonly string policy = $"\"default\";q={limit.PerSecond};w=1";

    /// <summary>Counts a request and says in the headers where its key stands; the refusal when it has asked too much.</summary>
    public Fault? Count(HttpContext context, RuntimeCaller caller)
    {
        if (!limit.Enabled)
        {
            return null;
        }

        var (allowed, remaining, resetSeconds) = buckets.Take(caller.KeyId);
        context.Response.Headers["RateLimit-Policy"] = policy;
        context.Response.Headers["RateLimit"] = $"\"default\";r={remaining};t={resetSeconds}";
        return allowed
            ? null
            : new Fault(ErrorCatalogue.RateLimited, $"This key may send {limit.PerSecond} requests a second, {limit.Burst} at once.")
            {
                RetryAfterSeconds = resetSeconds,
            };
    }
}

/// <summary>Limits the runtime API.</summary>
internal sealed class RuntimeRateLimit(RequestDelegate next, RuntimeLimiter limiter)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<RuntimeCaller>() is { } caller && limiter.Count(context, caller) is { } fault
            ? Problem.WriteAsync(context, fault)
            : next(context);
}
