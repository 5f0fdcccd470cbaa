namespace Licenzy.Core.Usage;

/// <summary>A usage pack that units can be taken from. Times are Unix ms.</summary>
/// <param name="Id">The entitlement, <c>ent_…</c>.</param>
/// <param name="Remaining">Units left.</param>
/// <param name="ExpiresAtMs">When what is left lapses; null: never.</param>
/// <param name="StartsAtMs">When it started.</param>
public sealed record Pack(string Id, long Remaining, long? ExpiresAtMs, long StartsAtMs);

/// <summary>Units taken from one pack.</summary>
/// <param name="PackId">The pack.</param>
/// <param name="Units">How many, more than 0.</param>
/// <param name="RemainingAfter">What that pack then has left.</param>
public sealed record Draw(string PackId, long Units, long RemainingAfter);

/// <summary>How to take units from a subject's available packs: all of them or none.</summary>
public abstract record ConsumptionPlan
{
    private ConsumptionPlan() { }

    /// <summary>
    /// Plans to take units for one request alone: the soonest to expire first (never last), then the oldest, then by id.
    /// </summary>
    /// <param name="packs">The available packs of one subject; those without units are passed over.</param>
    /// <param name="units">How many, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no units to take.</exception>
    public static ConsumptionPlan Make(IReadOnlyList<Pack> packs, long units)
    {
        ArgumentNullException.ThrowIfNull(packs);
        return PackDraws.Of(packs).Take(units);
    }

    /// <summary>Calls the function of the case that this is.</summary>
    public T Match<T>(Func<Enough, T> enough, Func<Insufficient, T> insufficient)
    {
        ArgumentNullException.ThrowIfNull(enough);
        ArgumentNullException.ThrowIfNull(insufficient);
        return this switch
        {
            Enough it => enough(it),
            Insufficient it => insufficient(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };
    }

    /// <summary>There are enough units.</summary>
    /// <param name="Draws">What to take, in order; the units sum up to those asked for.</param>
    /// <param name="RemainingAfter">What all packs together then have left.</param>
    public sealed record Enough(ValueList<Draw> Draws, long RemainingAfter) : ConsumptionPlan;

    /// <summary>There are too few units: nothing is taken.</summary>
    /// <param name="Remaining">What all packs together have.</param>
    public sealed record Insufficient(long Remaining) : ConsumptionPlan;
}
