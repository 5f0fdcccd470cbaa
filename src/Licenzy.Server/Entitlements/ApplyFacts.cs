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
        var joining = facts
            .SelectMany(FactNames.Of)
            .Where(name => name.Joins)
            .Select(name => name.Id)
            .Concat(names)
            .ToHashSet(StringComparer.Ordinal);
        await FactStore.LockAsync(session, scope, joining);
        var kept = await ErasedFacts.WithoutAsync(session, scope, facts);
        if (facts.Count > 0 && kept.Count == 0)
        {
            return new AppliedFacts([], 0, new WrittenPurchases(), SubjectRef: null) { Erased = true };
        }

        var merged = new List<MergedFact>();
        foreach (var fact in kept)
        {
            merged.Add(await FactStore.MergeAsync(session, scope, fact, now));
        }

        var (reached, concerned) = await ReachAsync(session, scope, joining, now);
        var cause = causeOf(merged.FirstOrDefault());
        var written = await writePurchases.HandleAsync(session, scope, new DerivedChange(reached, merged, cause, concerned), now);
        foreach (var wish in MissingFacts.Of(merged, reached, cause))
        {
            await FetchTaskStore.SaveAsync(session, scope, wish, now);
        }

        foreach (var outdated in FactCompaction.Outdated(reached.Facts))
        {
            await FactStore.RemoveAsync(session, scope, outdated);
        }

        return new AppliedFacts(
            [.. reached.Evaluation.Attempts.Keys],
            reached.Evaluation.Purchases.Count,
            written,
            SubjectOf(reached.Evaluation, concerned)
        );
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
        long nowMs
    )
    {
        var concerned = new HashSet<string>(StringComparer.Ordinal);
        var seeds = new HashSet<string>(names, StringComparer.Ordinal);
        var locked = new HashSet<string>(names, StringComparer.Ordinal);
        IReadOnlySet<string> moved = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < MostRounds; round++)
        {
            var reached = await DerivePurchases.HandleAsync(session, scope, seeds, moved, nowMs);
            moved = reached.MovedCustomers;
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
