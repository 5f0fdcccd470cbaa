using Licenzy.Core.Purchases;

namespace Licenzy.Core.Announcing;

/// <summary>Decides what a change of a purchase tells the outside and the history.</summary>
public static class Announcer
{
    /// <summary>Compares a state with what was last told of it.</summary>
    /// <param name="before">What was told; null for a purchase that has no row yet.</param>
    /// <param name="now">Its state.</param>
    /// <param name="cause">What made it be evaluated.</param>
    public static Announcement Compare(Told? before, PurchaseState now, Cause cause) => throw new NotSupportedException();
}
