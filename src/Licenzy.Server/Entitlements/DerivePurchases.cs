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
/// <param name="Walked">The names that lead from fact to fact here.</param>
internal sealed record ReachedPurchases(
    IReadOnlyList<Fact> Facts,
    Evaluation Evaluation,
    IReadOnlyDictionary<string, EntitlementRow> Rows,
    IReadOnlySet<string> Locks,
    IReadOnlySet<string> More,
    IReadOnlySet<string> MovedCustomers,
    IReadOnlySet<string> Walked
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
    /// <param name="walkedBefore"><see cref="ReachedPurchases.Walked"/> of the round before: most likely they are walked again.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static async Task<ReachedPurchases> HandleAsync(
        Session session,
        Scope scope,
        IReadOnlySet<string> seeds,
        IReadOnlySet<string> movedBefore,
        IReadOnlySet<string> walkedBefore,
        long nowMs
    )
    {
        var component = await FactStore.ComponentAsync(session, scope, seeds, walkedBefore);
        var customers = CustomersOf(component.Facts);
        var (context, claims) = await ContextAsync(session, scope, component, customers, nowMs);
        var draft = PurchaseEvaluator.Evaluate(component.Facts, context);
        var former = OwnersOf(customers, claims);
        foreach (var claim in draft.CustomerClaims.Where(claim => !claims.Contains(claim)))
        {
            CustomerStore.SaveClaim(session, scope, claim);
        }

        var owners = OwnersOf(customers, With(claims, draft.CustomerClaims));
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
            moved,
            component.Names
        );
    }

    /// <summary>Whether a name is a customer's: no link between facts, and something that several purchases share.</summary>
    public static bool IsCustomer(FactName name) => !name.Joins && name.Id.StartsWith("cus_", StringComparison.Ordinal);

    /// <summary>All that an evaluation needs besides the facts, and who claims their customers, in one round trip.</summary>
    private static async Task<(EvaluationContext Context, IReadOnlyList<CustomerClaim> Claims)> ContextAsync(
        Session session,
        Scope scope,
        FactComponent component,
        IReadOnlyList<string> customers,
        long nowMs
    )
    {
        var trip = new RoundTrip();
        var project = ProjectStore.Find(trip, scope.ProjectId);
        var attempts = AttemptTermsStore.Of(trip, scope, AttemptNames(component));
        var versions = ProductStore.Versions(trip, scope);
        var claims = CustomerStore.Claims(trip, scope, customers);
        await session.SendAsync(trip);
        if (project.Count == 0)
        {
            throw new InvalidOperationException($"Project {scope.ProjectId} is gone.");
        }

        var context = new EvaluationContext
        {
            NowMs = nowMs,
            GraceDays = (int)project[0].GraceDays,
            Attempts = attempts
                .SelectMany(found => found)
                .Select(row => row.ToRecord())
                .DistinctBy(attempt => attempt.Id, StringComparer.Ordinal)
                .ToDictionary(attempt => attempt.Id, StringComparer.Ordinal),
            Products = [.. versions.Select(version => version.ToVersion())],
        };
        return (context, [.. claims.SelectMany(found => found).Select(row => row.ToClaim())]);
    }

    private static List<string> AttemptNames(FactComponent component) =>
        [
            .. component.Names.Where(name => name.StartsWith("att_", StringComparison.Ordinal)),
            .. component.Facts.Where(fact => fact.Key.Type == FactType.Session).Select(fact => fact.Key.Id),
        ];

    private static List<string> CustomersOf(IReadOnlyList<Fact> facts) =>
        [.. facts.SelectMany(FactNames.Of).Where(IsCustomer).Select(name => name.Id).Distinct(StringComparer.Ordinal)];

    /// <summary>The claims as they are once these are saved: one of each source for each customer.</summary>
    private static List<CustomerClaim> With(IReadOnlyList<CustomerClaim> claims, IReadOnlyList<CustomerClaim> saved) =>
        [.. saved.Reverse().Concat(claims).DistinctBy(claim => (claim.CustomerId, claim.SourceId))];

    private static Dictionary<string, string> OwnersOf(IReadOnlyList<string> customers, IReadOnlyList<CustomerClaim> claims)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var customer in customers)
        {
            if (CustomerClaim.Owner(claims.Where(claim => claim.CustomerId == customer)) is { } owner)
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
        more.UnionWith(await FactStore.HoldersAsync(session, scope, movedCustomers, FactType.Subscription, FactType.Session));
        return more;
    }
}
