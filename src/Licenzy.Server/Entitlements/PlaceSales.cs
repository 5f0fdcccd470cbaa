using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Server.Platform;
using Licenzy.Server.Products;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Places what waited for a product: sales of its price that came before the product did, and subscriptions that now mean another
/// one. Whoever saves a product calls it, in the same transaction.
/// </summary>
internal sealed class PlaceSales(ApplyFacts applyFacts, TimeProvider time)
{
    /// <summary>
    /// How many sales the transaction places itself. A product may have been sold a hundred thousand times: whoever waits for its locks
    /// must not wait for all of them, so the others become tasks, each done in a transaction of its own.
    /// </summary>
    private const int MostAtOnce = 100;

    /// <param name="session">The transaction that saved the product.</param>
    /// <param name="scope">The product's project and mode.</param>
    /// <param name="product">The product as it is now.</param>
    /// <param name="userId">Who saved it: history names them.</param>
    /// <returns>How many sales changed by it at once; of those that became tasks nobody knows yet.</returns>
    public async Task<int> HandleAsync(Session session, Scope scope, ProductRow product, string userId)
    {
        var sales = await FactStore.HoldersAsync(session, scope, [product.StripePriceId], FactType.Subscription, FactType.Session);
        var placed = 0;
        foreach (var sale in sales.Skip(MostAtOnce))
        {
            FetchTaskStore.Save(session, scope, new FetchWish(FetchKind.Purchase, sale, DelayMs: 0), time.NowMs());
        }

        foreach (var sale in sales.Take(MostAtOnce))
        {
            var applied = await applyFacts.HandleAsync(
                session,
                scope,
                [],
                [sale],
                _ => new Cause.Operator(userId, Reasons.ManualLink, $"Product {product.ProductCode} was set up.")
            );
            placed += applied.Changed ? 1 : 0;
        }

        return placed;
    }
}
