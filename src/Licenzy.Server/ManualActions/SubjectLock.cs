using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// Puts operators who act on one customer in a row: the second sees what the first did, and a preview that the first made stale is
/// refused.
/// </summary>
internal static class SubjectLock
{
    private const int MostRounds = 3;

    /// <summary>The name under which a customer is locked.</summary>
    public static string NameOf(string subjectRef) => $"subject:{subjectRef}";

    /// <summary>
    /// Locks customers and all that is known around some purchases, each name once and in order, and returns what is known. Facts are
    /// locked before rows: so does everybody who brings news of a purchase.
    /// </summary>
    public static async Task<IReadOnlyList<Fact>> TakeAsync(
        Session session,
        Scope scope,
        IEnumerable<string> subjectRefs,
        IReadOnlyList<string> names
    )
    {
        var around = await FactStore.ComponentAsync(session, scope, names);
        await FactStore.LockAsync(session, scope, subjectRefs.Select(NameOf).Concat(around.Names).Concat(names));
        return (await FactStore.ComponentAsync(session, scope, names)).Facts;
    }

    /// <summary>The entitlement of this id, its customer and its purchase locked; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">It goes from customer to customer.</exception>
    public static async Task<(EntitlementRow Row, IReadOnlyList<Fact> Facts)?> TakeEntitlementAsync(Session session, Scope scope, string id)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await EntitlementStore.FindAsync(session, scope, id) is not { } seen)
            {
                return null;
            }

            var facts = await TakeAsync(session, scope, [seen.SubjectRef], [seen.PurchaseKey, PurchaseKey.RootOf(seen.PurchaseKey)]);
            var row = (await EntitlementStore.FindAsync(session, scope, id, forUpdate: true))!;
            if (string.Equals(row.SubjectRef, seen.SubjectRef, StringComparison.Ordinal))
            {
                return (row, facts);
            }
        }

        throw new InvalidOperationException($"Entitlement {id} does not stay with one customer.");
    }
}
