using System.Collections.Concurrent;

namespace Licenzy.Server.Platform.Memory;

/// <summary>
/// What was learned lately, in bounded memory: two generations, of which the older is dropped whole when the younger is full. A look-up
/// takes no lock and writes nothing; what is asked for often is learned anew once in a generation.
/// </summary>
/// <typeparam name="TKey">By what it is found.</typeparam>
/// <typeparam name="TValue">What was learned.</typeparam>
/// <param name="most">How many are kept at most; 0 keeps none.</param>
/// <param name="groups">Into how many groups keys fall; a removal makes what is being read for its whole group unfit to be kept.</param>
internal sealed class RecentMap<TKey, TValue>(int most, int groups = 1)
    where TKey : notnull
{
    private readonly long[] generations = new long[groups];
    private readonly Lock turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private int inYoung;

    /// <summary>How many are kept now, about.</summary>
    public int Count => young.Count + old.Count;

    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value) =>
        young.TryGetValue(key, out value) || old.TryGetValue(key, out value);

    /// <summary>Counts the removals in a key's group. Whoever reads a value takes it before, and gives it to <see cref="Keep"/>.</summary>
    public long GenerationOf(TKey key) => Interlocked.Read(ref Generation(key));

    /// <summary>
    /// Keeps a value as it was read, unless something of its group was removed since the read began: what it read may be what had
    /// to be removed.
    /// </summary>
    public void Keep(TKey key, TValue value, long generation)
    {
        if (GenerationOf(key) != generation)
        {
            return;
        }

        Set(key, value);
        if (GenerationOf(key) != generation)
        {
            Remove(key);
        }
    }

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
        // The generation first: what is being read is then not kept, or is met here.
        Interlocked.Increment(ref Generation(key));
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
        NextGeneration();
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
        NextGeneration();
        lock (turning)
        {
            young = new ConcurrentDictionary<TKey, TValue>();
            old = new ConcurrentDictionary<TKey, TValue>();
            Interlocked.Exchange(ref inYoung, 0);
        }
    }

    private ref long Generation(TKey key) => ref generations[(key.GetHashCode() & int.MaxValue) % groups];

    private void NextGeneration()
    {
        for (var group = 0; group < groups; group++)
        {
            Interlocked.Increment(ref generations[group]);
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
