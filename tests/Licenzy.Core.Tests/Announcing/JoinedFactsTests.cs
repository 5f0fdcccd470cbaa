using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;

namespace Licenzy.Core.Tests.Announcing;

/// <summary>For the class of bugs in which history is silent about what changed a purchase, or names what it had known before.</summary>
public sealed class JoinedFactsTests
{
    private static readonly RefundFact Refund = RefundFact.Seen("re_1", 5, new RefundBody(null, "pi_1", 1000, "eur", 5, "succeeded"));
    private static readonly PaymentFact Payment = PaymentFact.Seen("pi_1", "in_1");

    private static readonly InvoiceFact Invoice = InvoiceFact.Seen(
        new InvoiceSeen
        {
            Id = "in_1",
            AtMs = 1,
            EventType = "invoice.paid",
            SubscriptionId = "sub_1",
        }
    );

    [Fact]
    public void What_a_link_leads_to_joined_and_the_link_itself_did_not() =>
        JoinedFacts.Of("sub_1", isNew: false, [Refund, Payment, Invoice], [(null, Payment)]).ShouldBe([Refund]);

    [Fact]
    public void What_hung_together_before_did_not_join() =>
        JoinedFacts.Of("sub_1", isNew: false, [Refund, Payment, Invoice], [(null, Refund)]).ShouldBeEmpty();

    [Fact]
    public void All_that_had_waited_joins_a_purchase_that_is_new() =>
        JoinedFacts.Of("sub_1", isNew: true, [Refund, Payment, Invoice], [(null, Invoice)]).ShouldBe([Refund, Payment], ignoreOrder: true);

    [Fact]
    public void What_another_purchase_holds_is_none_of_this_one_s()
    {
        var other = PaymentFact.Seen("pi_9", "in_9");

        JoinedFacts.Of("sub_1", isNew: true, [Invoice, other], [(null, Invoice)]).ShouldBeEmpty();
    }

    [Fact]
    public void An_object_that_was_known_and_says_more_now_joins_nothing_again()
    {
        var paid = InvoiceFact.Seen(
            new InvoiceSeen
            {
                Id = "in_1",
                AtMs = 9,
                EventType = "invoice.paid",
                Status = "paid",
                SubscriptionId = "sub_1",
            }
        );

        JoinedFacts.Of("sub_1", isNew: false, [Refund, Payment, FactMerge.Merge(Invoice, paid)], [(Invoice, paid)]).ShouldBeEmpty();
    }
}
