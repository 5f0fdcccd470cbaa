using Licenzy.Core.Facts;
using Licenzy.Scenarios;

namespace Licenzy.Core.Tests.Facts;

public sealed class FactNamesTests
{
    [Fact]
    public void A_session_joins_by_everything_but_its_customer_and_prices()
    {
        var story = new Story(StripeShape.Since2025).Session("cs_1", "0", attempt: "att_1", reference: "user_9", lines: [("PACK", 1)]);
        Names(story.Facts[0]).ShouldBe(["att_1", "cs_1", "(cus_1)", "pi_1", "(price_pack)"]);
    }

    [Fact]
    public void A_subscription_can_be_looked_up_by_its_prices()
    {
        var story = new Story(StripeShape.Since2025).Sub("0", "active");
        Names(story.Facts[0]).ShouldBe(["att_pro", "(cus_1)", "(price_pro)", "sub_1"]);
    }

    [Fact]
    public void A_refund_joins_its_charge_and_its_payment()
    {
        var story = new Story(StripeShape.Since2025).RefundSeen("cs_1", "re_1", "0");
        Names(story.Facts[0]).ShouldBe(["ch_1", "pi_1", "re_1"]);
    }

    [Fact]
    public void A_payment_joins_its_invoices() => Names(PaymentFact.Seen("pi_1", "in_1")).ShouldBe(["in_1", "pi_1"]);

    [Fact]
    public void An_invoice_joins_its_subscription_and_its_payments()
    {
        var story = new Story(StripeShape.Before2025).Paid("in_1", "0", 0, attempt: "att_pro");
        Names(story.Facts[0]).ShouldBe(["att_pro", "ch_s1", "(cus_1)", "in_1", "pi_s1", "sub_1"]);
    }

    [Fact]
    public void What_operators_do_joins_what_they_speak_of()
    {
        Names(Did(new OperatorAction.Revoke("cs_1#price_pack"))).ShouldBe(["cs_1", "cs_1#price_pack", "op_1"]);
        Names(Did(new OperatorAction.Grant("user_1", Catalogue.Terms("PACK")))).ShouldBe(["grant:op_1", "op_1"]);
        Names(Did(new OperatorAction.LinkCustomer("cus_1", "user_1"))).ShouldBe(["(cus_1)", "op_1"]);
        Names(Did(new OperatorAction.Link("sub_1", "user_1", null))).ShouldBe(["op_1", "sub_1"]);
    }

    private static OperatorFact Did(OperatorAction action) =>
        new()
        {
            Id = "op_1",
            AtMs = 1,
            Action = action,
        };

    /// <summary>Names that only serve look-up stand in brackets.</summary>
    private static IEnumerable<string> Names(Fact fact) => FactNames.Of(fact).Select(name => name.Joins ? name.Id : $"({name.Id})");
}
