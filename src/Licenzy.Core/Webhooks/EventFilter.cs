using Licenzy.Core.Announcing;

namespace Licenzy.Core.Webhooks;

/// <summary>
/// Which events an endpoint takes: a list of patterns, each an event type (<c>usage.consumed</c>), a family (<c>invoice.*</c>) or
/// <c>*</c>. A family takes types that are added to it later; a list of types does not.
/// </summary>
public static class EventFilter
{
    /// <summary>The pattern that takes everything.</summary>
    public const string Everything = "*";

    private const string FamilySuffix = ".*";

    /// <summary>What is wrong with a pattern.</summary>
    /// <param name="pattern">The pattern, as the application sent it.</param>
    /// <returns>A sentence for the person who wrote it; null when nothing is wrong.</returns>
    public static string? Check(string? pattern)
    {
        if (pattern == Everything || EventTypes.All.Any(type => type == pattern || pattern == Family(type)))
        {
            return null;
        }

        var families = EventTypes.All.Select(Family).Distinct(StringComparer.Ordinal);
        return $"There is no such event type. The types are {string.Join(", ", EventTypes.All)}; "
            + $"the families are {string.Join(", ", families)}; {Everything} takes all.";
    }

    /// <summary>Whether an endpoint with these patterns takes an event.</summary>
    /// <param name="patterns">The patterns; an empty list takes all. One that is not known takes nothing but its own text.</param>
    /// <param name="type">The event's type.</param>
    public static bool Takes(IReadOnlyList<string> patterns, string type)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(type);
        if (patterns.Count == 0)
        {
            return true;
        }

        var family = Family(type);
        return patterns.Any(pattern => pattern == Everything || pattern == type || pattern == family);
    }

    /// <summary>The pattern of the type's family; the type itself when it belongs to none.</summary>
    private static string Family(string type)
    {
        var stop = type.IndexOf('.', StringComparison.Ordinal);
        return stop < 0 ? type : string.Concat(type.AsSpan(0, stop), FamilySuffix);
    }
}
