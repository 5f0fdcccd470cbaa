using Licenzy.Core.Purchases;

namespace Licenzy.Core.Announcing;

/// <summary>Decides what a change of a purchase tells the outside and the history.</summary>
public static class Announcer
{
    /// <summary>Compares a state with what was last told of it.</summary>
    /// <param name="before">What was told; null for a purchase that has no row yet.</param>
    /// <param name="now">Its state.</param>
    /// <param name="cause">What made it be evaluated.</param>
    public static Announcement Compare(Told? before, PurchaseState now, Cause cause)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(cause);
        return new Comparison(before, now, cause).Announce();
    }

    /// <summary>
    /// After a consume from one pack: <c>usage.consumed</c> tells it, so the projection is rewritten and nothing else is sent. History
    /// has a row only when the pack is exhausted by it; the ledger has the rest.
    /// </summary>
    /// <param name="before">What was told of the pack.</param>
    /// <param name="remaining">What it has left, in units.</param>
    public static Announcement Consumed(Told before, long remaining)
    {
        ArgumentNullException.ThrowIfNull(before);
        var after = before.AfterConsume(remaining);
        var changes = Changes.Between(before.Projection, after.Projection);
        return new Announcement(
            after,
            [new AnnouncedEvent(EventTypes.UsageConsumed, Reasons.UsageConsumed, Source.Runtime)],
            changes.Count == 0 ? null : new HistoryEntry(Source.Runtime, Reasons.UsageConsumed, changes, null, null, null, null)
        );
    }
}
