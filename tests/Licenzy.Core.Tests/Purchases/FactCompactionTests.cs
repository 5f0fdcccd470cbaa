using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Tests.Purchases;

/// <summary>For the class of bugs in which what is dropped to save room still counted.</summary>
public sealed class FactCompactionTests
{
    private const long Month = 30L * 24 * 60 * 60 * 1000;

    [Fact]
    public void Few_outdated_invoices_are_left_where_they_are() => FactCompaction.Outdated(Years(35)).ShouldBeEmpty();

    [Fact]
    public void The_newest_twenty_four_stay_with_what_was_paid_refunded_and_disputed_on_them()
    {
        var dropped = FactCompaction.Outdated(Years(60)).Select(key => key.Id).ToList();

        string[] oldest = ["in_35", "pi_35", "ch_35", "re_35", "dp_35"];
        oldest.Except(dropped, StringComparer.Ordinal).ShouldBeEmpty();
        dropped.Count.ShouldBe(36 * 5);
        dropped.ShouldAllBe(id => int.Parse(id.Split('_')[1], System.Globalization.CultureInfo.InvariantCulture) < 36);
    }

    [Fact]
    public void A_payment_that_paid_a_newer_invoice_too_stays()
    {
        List<Fact> facts = [.. Years(60), PaymentFact.Seen("pi_shared", "in_1"), PaymentFact.Seen("pi_shared2", "in_59")];
        facts.RemoveAll(fact => fact.Id == "pi_shared2");
        facts[^1] = FactMerge.Merge(facts[^1], PaymentFact.Seen("pi_shared", "in_59"));

        FactCompaction.Outdated(facts).ShouldNotContain(key => key.Id == "pi_shared");
    }

    [Fact]
    public void Another_subscription_s_invoices_are_counted_for_themselves()
    {
        var facts = Years(60).Concat(Years(20, "sub_2", "b")).ToList();

        FactCompaction.Outdated(facts).ShouldNotContain(key => key.Id.EndsWith('b'));
    }

    /// <summary>So many monthly invoices of one subscription, each paid, refunded and disputed.</summary>
    private static List<Fact> Years(int months, string subscription = "sub_1", string mark = "") =>
        Enumerable.Range(0, months).SelectMany(month => Invoice(month, $"{month}{mark}", subscription)).ToList();

    private static IEnumerable<Fact> Invoice(int month, string id, string subscription)
    {
        yield return InvoiceFact.Seen(
            new InvoiceSeen
            {
                Id = $"in_{id}",
                AtMs = month * Month,
                EventType = "invoice.paid",
                Status = "paid",
                SubscriptionId = subscription,
                Lines = [new InvoiceLine(OfSubscription: true, Proration: false, month * Month, (month + 1) * Month)],
            }
        );
        yield return PaymentFact.Seen($"pi_{id}", $"in_{id}");
        yield return ChargeFact.Seen(
            new ChargeSeen
            {
                Id = $"ch_{id}",
                AtMs = month * Month,
                Amount = 1000,
                AmountCaptured = 1000,
                PaymentIntentId = $"pi_{id}",
            }
        );
        yield return RefundFact.Seen(
            $"re_{id}",
            month * Month,
            new RefundBody($"ch_{id}", $"pi_{id}", 300, "eur", month * Month, "succeeded")
        );
        yield return DisputeFact.Seen($"dp_{id}", month * Month, new DisputeBody($"ch_{id}", null, 1000, month * Month, "won", null));
    }
}
