namespace Licenzy.Core.Facts;

/// <summary>The joins that facts are made of. Each is commutative, associative and idempotent.</summary>
internal static class Joins
{
    public static long? Earliest(long? a, long? b) => a is null || b is null ? a ?? b : Math.Min(a.Value, b.Value);

    public static long? Latest(long? a, long? b) => a is null || b is null ? a ?? b : Math.Max(a.Value, b.Value);

    /// <summary>The union of two sets, each sorted and without doubles.</summary>
    public static ValueList<string> Union(ValueList<string> a, ValueList<string> b) =>
        a.Concat(b).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();

    /// <summary>The union of two maps; a key of both has its entries joined.</summary>
    public static ValueList<T> PerKey<T>(ValueList<T> a, ValueList<T> b, Func<T, string> key, Func<T, T, T> join) =>
        a.Concat(b)
            .GroupBy(key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Aggregate(join))
            .ToValueList();
}
