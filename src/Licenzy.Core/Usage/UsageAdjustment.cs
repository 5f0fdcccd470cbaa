namespace Licenzy.Core.Usage;

/// <summary>What an operator's adjustment of a pack really changes.</summary>
public static class UsageAdjustment
{
    /// <summary>The change in units when so many are added (or, below 0, taken): a balance never falls below 0.</summary>
    public static long ByDelta(long remaining, long delta) => Math.Max(-remaining, delta);

    /// <summary>The change in units when the balance is set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The new balance is below 0.</exception>
    public static long BySetting(long remaining, long newRemaining)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(newRemaining);
        return newRemaining - remaining;
    }
}
