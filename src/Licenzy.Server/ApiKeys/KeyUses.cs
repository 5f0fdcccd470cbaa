using System.Collections.Concurrent;

namespace Licenzy.Server.ApiKeys;

/// <summary>
/// When each key was used last, as this program saw it. A use costs no write: what is new is written down together, at most once a
/// minute for each key. What a killed program had not written is forgotten, which is worth no more.
/// </summary>
internal sealed class KeyUses
{
    private readonly ConcurrentDictionary<string, Use> uses = new(StringComparer.Ordinal);

    /// <summary>The last use of a key, and the one that was written down.</summary>
    private sealed record Use(long LastMs, long WrittenMs);

    /// <summary>A request came with this key, which exists: there are never more entries than keys.</summary>
    public void Add(string hash, long nowMs)
    {
        // Most uses find one within the same moment, and leave it.
        if (!uses.TryGetValue(hash, out var known) || nowMs - known.LastMs >= 1000)
        {
            uses.AddOrUpdate(hash, _ => new Use(nowMs, 0), (_, use) => use with { LastMs = Math.Max(use.LastMs, nowMs) });
        }
    }

    /// <summary>When this program saw the key last, Unix ms; null when it never did.</summary>
    public long? LastOf(string hash) => uses.TryGetValue(hash, out var use) ? use.LastMs : null;

    /// <summary>What is not written down yet.</summary>
    public IReadOnlyList<(string Hash, long LastMs)> Unwritten() =>
        [.. uses.Where(pair => pair.Value.LastMs > pair.Value.WrittenMs).Select(pair => (pair.Key, pair.Value.LastMs))];

    /// <summary>The use was written down.</summary>
    public void Written(string hash, long lastMs) =>
        uses.AddOrUpdate(hash, _ => new Use(lastMs, lastMs), (_, use) => use with { WrittenMs = Math.Max(use.WrittenMs, lastMs) });
}
