namespace Licenzy.Core.Usage;

/// <summary>
/// The packs of one subject while several requests draw on them in turn: each finds what those before it left, as if it had come
/// alone. Sorted once, however many draw.
/// </summary>
public sealed class PackDraws
{
    private readonly Pack[] packs;
    private readonly long[] remaining;
    private long total;
    private int firstFull;

    private PackDraws(Pack[] packs)
    {
        this.packs = packs;
        remaining = new long[packs.Length];
        for (var place = 0; place < packs.Length; place++)
        {
            remaining[place] = packs[place].Remaining;
            total = checked(total + packs[place].Remaining);
        }
    }

    /// <summary>What all packs together have left, in units.</summary>
    public long Remaining => total;

    /// <summary>The packs in the order in which they are drawn: the soonest to expire first (never last), then the oldest, then by id.</summary>
    /// <param name="packs">The available packs of one subject; those without units are passed over.</param>
    /// <exception cref="OverflowException">Together they have more units than can be counted.</exception>
    public static PackDraws Of(IEnumerable<Pack> packs)
    {
        ArgumentNullException.ThrowIfNull(packs);
        var full = packs.Where(pack => pack.Remaining > 0).ToArray();
        if (full.Length > 1)
        {
            Array.Sort(full, InOrder);
        }

        return new PackDraws(full);
    }

    /// <summary>Takes units for the next request: all of them, or none and the packs stay as they are.</summary>
    /// <param name="units">How many, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no units to take.</exception>
    public ConsumptionPlan Take(long units)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        if (total < units)
        {
            return new ConsumptionPlan.Insufficient(total);
        }

        total -= units;
        // Most requests are served by the pack that served the one before.
        return remaining[firstFull] >= units
            ? new ConsumptionPlan.Enough([TakeFromFirst(units)], total)
            : new ConsumptionPlan.Enough(TakeFromMany(units), total);
    }

    private ValueList<Draw> TakeFromMany(long units)
    {
        var draws = new List<Draw>();
        for (var open = units; open > 0; open -= draws[^1].Units)
        {
            draws.Add(TakeFromFirst(Math.Min(open, remaining[firstFull])));
        }

        return draws.ToValueList();
    }

    private Draw TakeFromFirst(long units)
    {
        var place = firstFull;
        remaining[place] -= units;
        if (remaining[place] == 0)
        {
            firstFull++;
        }

        return new Draw(packs[place].Id, units, remaining[place]);
    }

    private static int InOrder(Pack one, Pack other)
    {
        var byEnd = (one.ExpiresAtMs ?? long.MaxValue).CompareTo(other.ExpiresAtMs ?? long.MaxValue);
        var byStart = byEnd != 0 ? byEnd : one.StartsAtMs.CompareTo(other.StartsAtMs);
        return byStart != 0 ? byStart : string.CompareOrdinal(one.Id, other.Id);
    }
}
