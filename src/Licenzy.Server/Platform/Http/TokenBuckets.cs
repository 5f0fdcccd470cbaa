using System.Collections.Concurrent;

namespace Licenzy.Server.Platform.Http;

/// <summary>Token buckets by name, in this node's memory. Many names cost bounded memory: buckets that are full are forgotten.</summary>
/// <param name="perSecond">Tokens that come back in a second.</param>
/// <param name="burst">Tokens that a bucket holds.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBuckets(double perSecond, int burst, TimeProvider time)
{
    /// <summary>Names remembered at once. A flood of names beyond it is forgotten again as their buckets fill.</summary>
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token of a bucket, where there is one.</summary>
    /// <returns>Whether there was, how many are left, and in how many seconds there is one, or the bucket is full, again.</returns>
    public (bool Allowed, int Remaining, int ResetSeconds) Take(string name)
    {
        if (!buckets.TryGetValue(name, out var bucket))
        {
            // Counted only here: counting takes every lock of the table.
            ForgetIdle();
            bucket = buckets.GetOrAdd(name, static (_, owner) => new Bucket(owner, owner.Burst), this);
        }

        return bucket.Take();
    }

    private void ForgetIdle()
    {
        if (buckets.Count <= Most)
        {
            return;
        }

        foreach (var (name, bucket) in buckets)
        {
            if (bucket.IsFull)
            {
                buckets.TryRemove(name, out _);
            }
        }
    }

    private sealed class Bucket(TokenBuckets owner, int burst)
    {
        private readonly Lock gate = new();
        private double tokens = burst;
        private long last = owner.Now;

        public bool IsFull
        {
            get
            {
                lock (gate)
                {
                    Refill();
                    return tokens >= burst;
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

                var wait = (allowed ? burst - tokens : 1 - tokens) / owner.PerSecond;
                return (allowed, (int)tokens, Math.Max(1, (int)Math.Ceiling(wait)));
            }
        }

        private void Refill()
        {
            var now = owner.Now;
            tokens = Math.Min(burst, tokens + (owner.SecondsBetween(last, now) * owner.PerSecond));
            last = now;
        }
    }

    private double PerSecond => perSecond;

    private int Burst => burst;

    private long Now => time.GetTimestamp();

    private double SecondsBetween(long from, long to) => time.GetElapsedTime(from, to).TotalSeconds;
}
