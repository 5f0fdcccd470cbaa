namespace Licenzy.Core.Facts;

/// <summary>
/// A value that the observation with the greatest order wins. Equal orders are decided by the canonical JSON text of the value, so
/// the order is total, and equal keys mean equal values: that is what makes the merge independent of arrival order.
/// </summary>
/// <typeparam name="T">The value, a record.</typeparam>
/// <param name="Order">Compared element by element; usually the time of the event in Unix ms, then a rank.</param>
/// <param name="Value">The value.</param>
public sealed record Register<T>(ValueList<long> Order, T Value)
    where T : notnull
{
    internal static Register<T>? Merge(Register<T>? a, Register<T>? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        return Compare(a, b) >= 0 ? a : b;
    }

    private static int Compare(Register<T> a, Register<T> b)
    {
        for (var i = 0; i < Math.Min(a.Order.Count, b.Order.Count); i++)
        {
            if (a.Order[i] != b.Order[i])
            {
                return a.Order[i].CompareTo(b.Order[i]);
            }
        }

        return a.Order.Count != b.Order.Count
            ? a.Order.Count.CompareTo(b.Order.Count)
            : string.CompareOrdinal(FactText.Of(a.Value), FactText.Of(b.Value));
    }
}
