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

    /// <summary>
    /// Units that were consumed beyond what a pack has, since it turned out later to have sold fewer: 0 for every other pack. A balance
    /// is shown as 0 then; whoever adds units has to add these first, or some of them would vanish.
    /// </summary>
    /// <param name="granted">What it sold.</param>
    /// <param name="adjusted">What operators added or took.</param>
    /// <param name="consumed">What was consumed.</param>
    public static long Overdrawn(long granted, long adjusted, long consumed) => Math.Max(0, consumed - granted - adjusted);
}
