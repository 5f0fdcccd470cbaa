using System.Collections.Concurrent;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Http;

/// <summary>What one key may ask: so many requests a second on average, so many at once.</summary>
/// <param name="Enabled">Off means no limit and no headers.</param>
/// <param name="PerSecond">Requests a second, on average.</param>
/// <param name="Burst">Requests at once.</param>
internal sealed record RateLimit(bool Enabled, int PerSecond, int Burst);

/// <summary>A token bucket for each API key, in this node's memory: N nodes allow N times as much, which is documented.</summary>
internal sealed class RuntimeRateLimit(RequestDelegate next, RateLimit limit, TimeProvider time)
{
    /// <summary>Keys remembered at once; beyond it, buckets that are full (idle keys) are forgotten.</summary>
    private const int MostBuckets = 100_000;

    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);
    private readonly string policy = $"\"default\";q={limit.PerSecond};w=1";

    public async Task InvokeAsync(HttpContext context)
    {
        if (limit.Enabled && context.Features.Get<RuntimeCaller>() is { } caller)
        {
            var bucket = buckets.GetOrAdd(caller.KeyId, _ => new Bucket(limit, time));
            var (allowed, remaining, resetSeconds) = bucket.Take();
            context.Response.Headers["RateLimit-Policy"] = policy;
            context.Response.Headers["RateLimit"] = $"\"default\";r={remaining};t={resetSeconds}";
            if (!allowed)
            {
                await Problem.WriteAsync(
                    context,
                    new Fault(ErrorCatalogue.RateLimited, $"This key may send {limit.PerSecond} requests a second, {limit.Burst} at once.")
                    {
                        RetryAfterSeconds = resetSeconds,
                    }
                );
                return;
            }

            ForgetIdle();
        }

        await next(context);
    }

    private void ForgetIdle()
    {
        if (buckets.Count <= MostBuckets)
        {
            return;
        }

        foreach (var (key, bucket) in buckets)
        {
            if (bucket.IsFull)
            {
                buckets.TryRemove(key, out _);
            }
        }
    }

    private sealed class Bucket(RateLimit limit, TimeProvider time)
    {
        private readonly Lock gate = new();
        private double tokens = limit.Burst;
        private long last = time.GetTimestamp();

        public bool IsFull
        {
            get
            {
                lock (gate)
                {
                    Refill();
                    return tokens >= limit.Burst;
                }
            }
        }

        public (bool Allowed, int Remaining, int ResetSeconds) Take()
        {
            lock (gate)
            {
                Refill();
                var allowed = tokens >= 1;
                if (allowed)
                {
                    tokens -= 1;
                }

                var wait = allowed ? (limit.Burst - tokens) / limit.PerSecond : (1 - tokens) / limit.PerSecond;
                return (allowed, (int)tokens, Math.Max(1, (int)Math.Ceiling(wait)));
            }
        }

        private void Refill()
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(limit.Burst, tokens + (time.GetElapsedTime(last, now).TotalSeconds * limit.PerSecond));
            last = now;
        }
    }
}
