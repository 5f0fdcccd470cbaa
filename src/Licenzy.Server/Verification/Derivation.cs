using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>What facts say now, derived as a change would derive it, with nothing written in the end.</summary>
internal static class Derivation
{
    private const int MostRounds = 8;

    /// <summary>Derives all that hangs together with these names: queues of passes and customers included.</summary>
    /// <exception cref="InvalidOperationException">It grows in every round.</exception>
    public static async Task<ReachedPurchases> OfAsync(Session rehearsal, Scope scope, IEnumerable<string> names, long nowMs)
    {
        var seeds = names.ToHashSet(StringComparer.Ordinal);
        IReadOnlySet<string> moved = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < MostRounds; round++)
        {
            var reached = await DerivePurchases.HandleAsync(rehearsal, scope, seeds, moved, seeds, nowMs);
            moved = reached.MovedCustomers;
            var known = seeds.Count;
            seeds.UnionWith(reached.More);
            if (seeds.Count == known)
            {
                return reached;
            }
        }

        throw new InvalidOperationException($"The facts around {seeds.Order(StringComparer.Ordinal).First()} do not settle.");
    }

    /// <summary>The purchases of one sale.</summary>
    public static IEnumerable<PurchaseState> OfSale(this ReachedPurchases reached, string root) =>
        reached.Evaluation.Purchases.Where(purchase => string.Equals(PurchaseKey.RootOf(purchase.Key), root, StringComparison.Ordinal));

    /// <summary>What a sale lacks to be a purchase, as it is listed; null when it lacks nothing or is none.</summary>
    public static string? MissingOf(this ReachedPurchases reached, string root) =>
        reached.Evaluation.Unmapped.FirstOrDefault(sale => string.Equals(sale.RootId, root, StringComparison.Ordinal)) is { } unmapped
            ? string.Join(' ', unmapped.Missing.Select(part => Core.EnumText.ToText(part)))
            : null;
}
