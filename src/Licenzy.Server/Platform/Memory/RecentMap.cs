using System.Collections.Concurrent;

namespace Licenzy.Server.Platform.Memory;

/// <summary>
/// What was learned lately, in bounded memory: two generations, of which the older is dropped whole when the younger is full. A look-up
/// takes no lock and writes nothing; what is asked for often is learned anew once in a generation.
/// </summary>
/// <typeparam name="TKey">By what it is found.</typeparam>
/// <typeparam name="TValue">What was learned.</typeparam>
/// <param name="most">How many are kept at most; 0 keeps none.</param>
internal sealed class RecentMap<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly Lock turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private int inYoung;

    /// <summary>How many are kept now, about.</summary>
    public int Count => young.Count + old.Count;

    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value) =>
        young.TryGetValue(key, out value) || old.TryGetValue(key, out value);

    public void Set(TKey key, TValue value)
    {
        if (most == 0)
        {
            return;
        }

        var generation = young;
        if (generation.TryAdd(key, value))
        {
            if (Interlocked.Increment(ref inYoung) >= Math.Max(1, most / 2))
            {
                Turn(generation);
            }
        }
        else
        {
            generation[key] = value;
        }
    }

    public void Remove(TKey key)
    {
        // The older first: what turns from young to old in between is met in the second look.
        old.TryRemove(key, out _);
        if (young.TryRemove(key, out _))
        {
            Interlocked.Decrement(ref inYoung);
        }

        old.TryRemove(key, out _);
    }

    /// <summary>Removes all that a condition holds for. It looks at each: for small maps, or seldom.</summary>
    public void RemoveWhere(Func<TKey, TValue, bool> condition)
    {
        foreach (var (key, value) in young.Concat(old))
        {
            if (condition(key, value))
            {
                Remove(key);
            }
        }
    }

    public void Clear()
    {
        lock (turning)
        {
            young = new ConcurrentDictionary<TKey, TValue>();
            old = new ConcurrentDictionary<TKey, TValue>();
            Interlocked.Exchange(ref inYoung, 0);
        }
    }

    private void Turn(ConcurrentDictionary<TKey, TValue> full)
    {
        lock (turning)
        {
            if (ReferenceEquals(young, full))
            {
                old = full;
                young = new ConcurrentDictionary<TKey, TValue>();
                Interlocked.Exchange(ref inYoung, 0);
            }
        }
    }
}
