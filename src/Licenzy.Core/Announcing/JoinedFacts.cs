using Licenzy.Core.Facts;

namespace Licenzy.Core.Announcing;

/// <summary>
/// Which facts had waited for a purchase and joined it now: a refund whose invoice was told later, a sale that an operator placed.
/// Nothing was said of them when they came, since nobody knew whom they concerned.
/// </summary>
public static class JoinedFacts
{
    /// <summary>The facts that a change joined to a purchase, besides those that the change itself brought.</summary>
    /// <param name="rootId">The session or subscription of the purchase, or its key where an operator granted it.</param>
    /// <param name="isNew">Whether the purchase has no row yet.</param>
    /// <param name="connected">All facts that hang together now.</param>
    /// <param name="brought">The facts that were merged, before (null: unknown until then) and after.</param>
    public static IReadOnlyList<Fact> Of(
        string rootId,
        bool isNew,
        IReadOnlyCollection<Fact> connected,
        IReadOnlyCollection<(Fact? Before, Fact After)> brought
    )
    {
        ArgumentNullException.ThrowIfNull(connected);
        ArgumentNullException.ThrowIfNull(brought);
        var now = Around(rootId, connected);
        var news = brought.Select(pair => pair.After.Key).ToHashSet();
        var waited = connected.Where(fact => !news.Contains(fact.Key)).ToList();
        var had = isNew ? [] : Around(rootId, [.. waited, .. brought.Select(pair => pair.Before).OfType<Fact>()]);
        return waited.Where(fact => now.Contains(fact.Key) && !had.Contains(fact.Key)).ToList();
    }

    /// <summary>Everything that the names lead to, from one on.</summary>
    private static HashSet<FactKey> Around(string name, IReadOnlyCollection<Fact> facts)
    {
        var naming = facts
            .SelectMany(fact => FactNames.Of(fact).Where(one => one.Joins).Select(one => (one.Id, Fact: fact)))
            .ToLookup(pair => pair.Id, pair => pair.Fact, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { name };
        var found = new HashSet<FactKey>();
        var frontier = new Queue<string>(seen);
        while (frontier.TryDequeue(out var next))
        {
            foreach (var fact in naming[next].Where(fact => found.Add(fact.Key)))
            {
                foreach (var other in FactNames.Of(fact).Where(one => one.Joins && seen.Add(one.Id)))
                {
                    frontier.Enqueue(other.Id);
                }
            }
        }

        return found;
    }
}
