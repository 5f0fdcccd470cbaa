using Licenzy.Core.Facts;

namespace Licenzy.Core.Announcing;

/// <summary>The history of a purchase that joined facts which had waited for it: a link was made, or a price was mapped.</summary>
public static class JoinHistory
{
    private const int FactsNamed = 20;
    private const string Linked = "linked";

    /// <summary>One row for the joining, which counts the facts, and one for each of the first twenty facts.</summary>
    /// <param name="joined">The facts that joined.</param>
    /// <param name="cause">What joined them.</param>
    public static IReadOnlyList<HistoryEntry> Of(IReadOnlyCollection<Fact> joined, Cause cause)
    {
        ArgumentNullException.ThrowIfNull(joined);
        var stripe = cause as Cause.StripeEvent;
        var person = cause as Cause.Operator;
        var source = person is null ? Source.Stripe : Source.Portal;
        var named = joined.OrderBy(fact => fact.Type).ThenBy(fact => fact.Id, StringComparer.Ordinal).Take(FactsNamed);
        var head = $"{joined.Count} facts joined{(joined.Count > FactsNamed ? $", the first {FactsNamed} are named" : "")}";
        return named
            .Select(fact => $"{fact.Type.ToText()} {fact.Id}")
            .Prepend(person?.Note is null ? head : $"{person.Note} ({head})")
            .Select(note => new HistoryEntry(
                source,
                Linked,
                [],
                stripe?.EventId,
                stripe?.CreatedMs,
                person?.ActorUserId,
                note,
                person?.ActionId
            ))
            .ToList();
    }
}
