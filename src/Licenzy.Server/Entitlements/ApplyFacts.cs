using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>What an application of facts touched.</summary>
/// <param name="Attempts">The checkout attempts that hang together with the facts.</param>
/// <param name="Purchases">How many purchases were derived anew.</param>
/// <param name="Written">What was written besides the facts.</param>
/// <param name="SubjectRef">Whom they are about; null where that is not known (yet).</param>
internal sealed record AppliedFacts(IReadOnlyList<string> Attempts, int Purchases, WrittenPurchases Written, string? SubjectRef)
{
    /// <summary>Whether any purchase changed.</summary>
    public bool Changed => Written.Rows.Count > 0;

    /// <summary>Whether all that was told is of a customer who was erased: nothing was kept of it.</summary>
    public bool Erased { get; init; }
}

/// <summary>
/// The one way by which an entitlement changes, consumption aside: merge the facts, find every purchase that they reach,
/// derive each anew, and write state, history and outbound events in the caller's transaction.
/// </summary>
internal sealed class ApplyFacts(WritePurchases writePurchases, TimeProvider time)
{
    /// <summary>Each round finds more to lock or more that belongs to it; real purchases settle in two.</summary>
    private const int MostRounds = 8;

    /// <summary>Applies what Stripe or an operator said.</summary>
    /// <param name="session">The transaction of the whole operation.</param>
    /// <param name="scope">The project and mode that the facts belong to.</param>
    /// <param name="facts">The facts; none when only time has passed.</param>
    /// <param name="names">Purchases or ids to derive anew, besides those that the facts name.</param>
    /// <param name="causeOf">Why, given what the first fact was before and is now.</param>
    public async Task<AppliedFacts> HandleAsync(
        Session session,
        Scope scope,
        IReadOnlyList<Fact> facts,
        IReadOnlyList<string> names,
        Func<MergedFact?, Cause> causeOf
    )
    {
        var now = time.NowMs();
        var named = facts.SelectMany(FactNames.Of).ToList();
        var joining = named.Where(name => name.Joins).Select(name => name.Id).Concat(names).ToHashSet(StringComparer.Ordinal);
        // The customers as well: whose they are is computed over several purchases, and locked now they need no second round.
        var locked = named.Where(DerivePurchases.IsCustomer).Select(name => name.Id).Concat(joining).ToHashSet(StringComparer.Ordinal);
        var merged = await MergeAsync(session, scope, facts, locked, now);
        if (facts.Count > 0 && merged.Count == 0)
        {
            return new AppliedFacts([], 0, new WrittenPurchases(), SubjectRef: null) { Erased = true };
        }

        var (reached, concerned) = await ReachAsync(session, scope, joining, locked, now);
        var cause = causeOf(merged.FirstOrDefault());
        var written = await writePurchases.HandleAsync(session, scope, new DerivedChange(reached, merged, cause, concerned), now);
        foreach (var wish in MissingFacts.Of(merged, reached, cause))
        {
            FetchTaskStore.Save(session, scope, wish, now);
        }

        foreach (var outdated in FactCompaction.Outdated(reached.Facts))
        {
            FactStore.Remove(session, scope, outdated);
        }

        return new AppliedFacts(
            [.. reached.Evaluation.Attempts.Keys],
            reached.Evaluation.Purchases.Count,
            written,
            SubjectOf(reached.Evaluation, concerned)
        );
    }

    /// <summary>Locks what the facts name, reads what is known of their objects under these locks, and merges; nothing of erased customers.</summary>
    private static async Task<IReadOnlyList<MergedFact>> MergeAsync(
        Session session,
        Scope scope,
        IReadOnlyList<Fact> facts,
        IReadOnlySet<string> names,
        long nowMs
    )
    {
        var trip = new RoundTrip();
        FactStore.Lock(session, trip, scope, names);
        var erased = TombstoneStore.Any(trip, scope);
        var stored = FactStore.Find(trip, scope, [.. facts.Select(fact => fact.Key).Distinct()]);
        await session.SendAsync(trip);
        var known = stored.SelectMany(rows => rows).Select(row => row.ToFact()).ToDictionary(fact => fact.Key);
        var merged = new List<MergedFact>();
        foreach (var fact in erased.Count == 0 ? facts : await ErasedFacts.WithoutAsync(session, scope, facts))
        {
            var one = FactStore.Merge(session, scope, known.GetValueOrDefault(fact.Key), fact, nowMs);
            known[fact.Key] = one.After;
            merged.Add(one);
        }

        return merged;
    }

    /// <summary>Of the purchases that the facts themselves name; others were only reached through them.</summary>
    private static string? SubjectOf(Evaluation evaluation, IReadOnlySet<string> concerned) =>
        evaluation.Purchases.FirstOrDefault(purchase => concerned.Contains(purchase.Key))?.SubjectRef
        ?? evaluation.Unmapped.Select(root => root.SubjectRef).FirstOrDefault(subject => subject is not null);

    /// <summary>
    /// Finds all that the names reach, locks it, and looks again, until nothing new turns up: what was read before a lock
    /// was held may have changed while waiting for it.
    /// </summary>
    private static async Task<(ReachedPurchases Reached, IReadOnlySet<string> Concerned)> ReachAsync(
        Session session,
        Scope scope,
        IReadOnlySet<string> names,
        HashSet<string> locked,
        long nowMs
    )
    {
        var concerned = new HashSet<string>(StringComparer.Ordinal);
        var seeds = new HashSet<string>(names, StringComparer.Ordinal);
        IReadOnlySet<string> walked = names;
        IReadOnlySet<string> moved = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < MostRounds; round++)
        {
            var reached = await DerivePurchases.HandleAsync(session, scope, seeds, moved, walked, nowMs);
            (moved, walked) = (reached.MovedCustomers, reached.Walked);
            if (seeds.Count == names.Count)
            {
                concerned.UnionWith(reached.Evaluation.Purchases.Select(purchase => purchase.Key));
            }

            var wanted = reached.Locks.Except(locked, StringComparer.Ordinal).ToList();
            var more = reached.More.Except(seeds, StringComparer.Ordinal).ToList();
            if (wanted.Count == 0 && more.Count == 0)
            {
                return (reached, concerned);
            }

            await FactStore.LockAsync(session, scope, wanted);
            locked.UnionWith(wanted);
            seeds.UnionWith(more);
        }

        throw new InvalidOperationException($"The facts around {names.Order(StringComparer.Ordinal).FirstOrDefault()} do not settle.");
    }
}
