using Licenzy.Core.Facts;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Lives;

/// <summary>What must hold for each life.</summary>
internal static class LifeLaw
{
    private const long Hour = 3_600_000;
    private const int InvoicesKept = 24;

    public static void Holds(Life life)
    {
        var model = life.Play();
        var nowMs = model.NowMs + (life.ReadAfterHours * Hour);
        var told = Heard.All(model);
        var first = new Telling(model, nowMs).HearAll(Facts(told, 0));
        var announced = new Telling(model, nowMs).Hear(life.Deeds.Count % 2 == 0 ? told : Shuffle.WithDuplicates(told, 1));
        SaysTheSame(first, announced, "one by one");
        AnnouncementLaw.Holds(model, announced);
        SaysTheSame(first, new Telling(model, nowMs).HearAll(Facts(told, 2)), "all at once in another order");
        SaysTheSame(first, new Telling(model, nowMs).HearAll(MergedInBags(Facts(told, 3))), "merged in bags");
        if (model.Subscriptions.Exists(subscription => subscription.Invoices.Count > InvoicesKept))
        {
            ForgettingOldInvoices(model, nowMs, Facts(told, 4)).Purchases.ShouldBe(first.Purchases, "forgetting old invoices");
        }

        first.HearAll(first.Evaluation.Refetch.Select(id => Heard.Of(model.Fetch(id)).Fact));
        first.Purchases.ShouldBe(StraightforwardReading.Of(model, nowMs));
        ClockLaw.Holds(model, first, nowMs);
    }

    private static IEnumerable<Fact> Facts(IReadOnlyList<Heard> told, int order) =>
        Shuffle.WithDuplicates(told, order).Select(heard => heard.Fact);

    private static void SaysTheSame(Telling first, Telling other, string telling)
    {
        other.Purchases.ShouldBe(first.Purchases, telling);
        other.Evaluation.Unmapped.ShouldBe(first.Evaluation.Unmapped, telling);
        other.Evaluation.Unlinked.ShouldBe(first.Evaluation.Unlinked, telling);
        other.Evaluation.Refetch.ShouldBe(first.Evaluation.Refetch, telling);
        other.Evaluation.Attempts.ShouldBe(first.Evaluation.Attempts, ignoreOrder: true, telling);
    }

    /// <summary>Several readers each merge a part, and their parts are merged: what is equal for any grouping is associative.</summary>
    private static IEnumerable<Fact> MergedInBags(IEnumerable<Fact> facts) =>
        facts
            .Select((fact, at) => (fact, Bag: at * 7 % 5))
            .GroupBy(pair => pair.Bag, pair => pair.fact)
            .SelectMany(bag => bag.GroupBy(fact => fact.Key).Select(same => same.Aggregate(FactMerge.Merge)));

    /// <summary>A store may drop invoices that are too old to count after any merge, and hear of them again.</summary>
    private static Telling ForgettingOldInvoices(StripeModel model, long nowMs, IEnumerable<Fact> facts)
    {
        var telling = new Telling(model, nowMs);
        foreach (var fact in facts)
        {
            telling.Facts[fact.Key] = telling.Facts.TryGetValue(fact.Key, out var known) ? FactMerge.Merge(known, fact) : fact;
            var old = telling
                .Facts.Values.OfType<InvoiceFact>()
                .GroupBy(invoice => invoice.Links.Find(LinkName.Subscription), StringComparer.Ordinal)
                .SelectMany(invoices =>
                    invoices
                        .OrderByDescending(invoice => invoice.Body!.Value.PeriodStartMs)
                        .ThenByDescending(invoice => invoice.Id, StringComparer.Ordinal)
                        .Skip(InvoicesKept)
                )
                .ToList();
            old.ForEach(invoice => telling.Facts.Remove(invoice.Key));
        }

        return telling.HearAll([]);
    }
}
