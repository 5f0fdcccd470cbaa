using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Products;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>Purchases derived from their facts, with the stored rows that they belong to.</summary>
/// <param name="Facts">All facts that hang together here.</param>
/// <param name="Evaluation">What they say now.</param>
/// <param name="Rows">The stored rows by purchase key, locked.</param>
/// <param name="Locks">What has to be locked before this may be written.</param>
/// <param name="More">Names that belong to it too and were not walked yet: passes in the same queue, subscriptions of a customer.</param>
/// <param name="MovedCustomers">Customers who became somebody else's by this change, those of earlier rounds included.</param>
internal sealed record ReachedPurchases(
    IReadOnlyList<Fact> Facts,
    Evaluation Evaluation,
    IReadOnlyDictionary<string, EntitlementRow> Rows,
    IReadOnlySet<string> Locks,
    IReadOnlySet<string> More,
    IReadOnlySet<string> MovedCustomers
);

/// <summary>Loads all that an evaluation depends on and asks Core. Writes nothing but who claims a customer.</summary>
internal static class DerivePurchases
{
    /// <param name="session">The transaction of the change.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="seeds">The names to begin at.</param>
    /// <param name="movedBefore">
    /// <see cref="ReachedPurchases.MovedCustomers"/> of the round before: who holds such a customer has to be looked for again once
    /// the customer is locked, since another transaction may have brought a holder meanwhile.
    /// </param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static async Task<ReachedPurchases> HandleAsync(
        Session session,
        Scope scope,
        IReadOnlySet<string> seeds,
        IReadOnlySet<string> movedBefore,
        long nowMs
    )
    {
        var component = await FactStore.ComponentAsync(session, scope, seeds);
        var context = await ContextAsync(session, scope, component, nowMs);
        var draft = PurchaseEvaluator.Evaluate(component.Facts, context);
        var customers = CustomersOf(component.Facts);
        var former = await OwnersAsync(session, scope, customers);
        foreach (var claim in draft.CustomerClaims)
        {
            await CustomerStore.SaveClaimAsync(session, scope, claim);
        }

        var owners = await OwnersAsync(session, scope, customers);
        if (owners.Count > 0)
        {
            context = context with { CustomerOwners = owners };
            draft = PurchaseEvaluator.Evaluate(component.Facts, context);
        }

        // Locked before the units are read: a consume that runs now is either in the row already or waits for us.
        var rows = (
            await EntitlementStore.LockPurchasesAsync(session, scope, draft.Purchases.Select(purchase => purchase.Key))
        ).ToDictionary(row => row.PurchaseKey, StringComparer.Ordinal);
        var consumed = rows.ToDictionary(pair => pair.Key, pair => pair.Value.UsageConsumed, StringComparer.Ordinal);
        var queues = await PassQueues.OfAsync(session, scope, draft, rows);
        var evaluation =
            consumed.Values.Any(units => units > 0) || queues.Before.Count > 0
                ? PurchaseEvaluator.Evaluate(component.Facts, context with { Consumed = consumed, QueuesBefore = queues.Before })
                : draft;
        var moved = customers
            .Where(customer => former.GetValueOrDefault(customer) != owners.GetValueOrDefault(customer))
            .Concat(movedBefore)
            .ToHashSet(StringComparer.Ordinal);
        return new ReachedPurchases(
            component.Facts,
            evaluation,
            rows,
            // Every name that was walked, not only those of the new fact: another transaction may hold a fact that meets ours in a
            // name between. Then whatever is computed over several purchases: a queue, a customer.
            component.Names.Concat(customers).Concat(queues.Locks).ToHashSet(StringComparer.Ordinal),
            await MoreAsync(session, scope, queues.Behind, moved),
            moved
        );
    }

    private static async Task<EvaluationContext> ContextAsync(Session session, Scope scope, FactComponent component, long nowMs)
    {
        var project =
            await ProjectStore.FindAsync(session, scope.ProjectId)
            ?? throw new InvalidOperationException($"Project {scope.ProjectId} is gone.");
        var attempts = await AttemptStore.OfAsync(session, scope, AttemptNames(component));
        var versions = await ProductStore.VersionsAsync(session, scope);
        return new EvaluationContext
        {
            NowMs = nowMs,
            GraceDays = (int)project.GraceDays,
            Attempts = attempts
                .DistinctBy(attempt => attempt.Id, StringComparer.Ordinal)
                .ToDictionary(attempt => attempt.Id, StringComparer.Ordinal),
            Products = [.. versions.Select(version => version.ToVersion())],
        };
    }

    private static List<string> AttemptNames(FactComponent component) =>
        [
            .. component.Names.Where(name => name.StartsWith("att_", StringComparison.Ordinal)),
            .. component.Facts.Where(fact => fact.Key.Type == FactType.Session).Select(fact => fact.Key.Id),
        ];

    private static List<string> CustomersOf(IReadOnlyList<Fact> facts) =>
        [
            .. facts
                .SelectMany(FactNames.Of)
                .Where(name => !name.Joins && name.Id.StartsWith("cus_", StringComparison.Ordinal))
                .Select(name => name.Id)
                .Distinct(StringComparer.Ordinal),
        ];

    private static async Task<Dictionary<string, string>> OwnersAsync(Session session, Scope scope, IReadOnlyList<string> customers)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var customer in customers)
        {
            if (await CustomerStore.OwnerAsync(session, scope, customer) is { } owner)
            {
                owners[customer] = owner;
            }
        }

        return owners;
    }

    private static async Task<HashSet<string>> MoreAsync(
        Session session,
        Scope scope,
        IEnumerable<string> behind,
        IEnumerable<string> movedCustomers
    )
    {
        var more = new HashSet<string>(behind, StringComparer.Ordinal);

        // A customer who is somebody else's now: what has no better name than the customer goes along, placed or not.
        foreach (var customer in movedCustomers)
        {
            more.UnionWith(await FactStore.HoldersAsync(session, scope, customer, FactType.Subscription));
            more.UnionWith(await FactStore.HoldersAsync(session, scope, customer, FactType.Session));
        }

        return more;
    }
}
