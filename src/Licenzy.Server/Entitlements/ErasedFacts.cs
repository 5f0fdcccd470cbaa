using Licenzy.Core.Facts;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Keeps out what Stripe still tells of customers who were erased: it goes on about their objects for years, and must not bring them
/// back.
/// </summary>
internal static class ErasedFacts
{
    /// <summary>
    /// The facts that are about nobody who was erased, where anybody was. Read after the facts' names are locked, as an erasure locks
    /// them too.
    /// </summary>
    public static async Task<IReadOnlyList<Fact>> WithoutAsync(Session session, Scope scope, IReadOnlyList<Fact> facts)
    {
        var erased = await Tombstones.AmongAsync(session, scope, facts.SelectMany(FactNames.Of).Select(name => name.Id));
        var kept = new List<Fact>();
        foreach (var fact in facts)
        {
            if (!FactNames.Of(fact).Any(name => erased.Contains(name.Id)) && !await IsOfErasedSubjectAsync(session, scope, fact))
            {
                kept.Add(fact);
            }
        }

        return kept;
    }

    /// <summary>
    /// Whether something new names an erased customer. What is known already was told whose it is by an operator: it outlived the
    /// customer that its metadata names.
    /// </summary>
    private static async Task<bool> IsOfErasedSubjectAsync(Session session, Scope scope, Fact fact)
    {
        foreach (var subject in SubjectsOf(fact))
        {
            if (await Tombstones.StandsForSubjectAsync(session, scope, subject))
            {
                return await FactStore.FindAsync(session, scope, fact.Key) is null;
            }
        }

        return false;
    }

    private static IEnumerable<string> SubjectsOf(Fact fact)
    {
        var links = fact switch
        {
            SessionFact session => session.Links,
            SubscriptionFact subscription => subscription.Links,
            InvoiceFact invoice => invoice.Links,
            _ => [],
        };
        return new[] { links.Find(LinkName.Subject), links.Find(LinkName.ClientReference) }.OfType<string>();
    }
}
