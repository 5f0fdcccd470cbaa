using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Scenarios;

namespace Licenzy.Core.Tests.Facts;

public sealed class FactJsonTests
{
    [Fact]
    public void The_stored_text_of_a_refund_is_fixed() =>
        FactJson
            .Write(RefundFact.Seen("re_1", 2000, new RefundBody("ch_1", "pi_1", 300, "usd", 1000, "succeeded")))
            .ShouldBe(
                """{"body":{"order":[2,2000],"value":{"charge_id":"ch_1","payment_intent_id":"pi_1","amount":300,"currency":"usd","created_ms":1000,"status":"succeeded"}},"id":"re_1"}"""
            );

    [Fact]
    public void Members_that_are_not_known_are_ignored() =>
        FactJson
            .Read(FactType.Payment, "pi_1", """{"invoices":["in_1"],"id":"pi_1","from_the_future":{"a":[1]}}""")
            .ShouldBe(PaymentFact.Seen("pi_1", "in_1"));

    [Fact]
    public void A_text_that_an_older_version_wrote_without_a_list_has_an_empty_one() =>
        ((SessionFact)FactJson.Read(FactType.Session, "cs_1", """{"id":"cs_1"}""")).Links.ShouldBeEmpty();

    [Fact]
    public void A_text_stored_under_another_id_is_refused() =>
        Should.Throw<JsonException>(() => FactJson.Read(FactType.Payment, "pi_2", FactJson.Write(PaymentFact.Seen("pi_1", "in_1"))));

    [Fact]
    public void Every_operator_action_survives_its_text()
    {
        OperatorAction[] actions =
        [
            new OperatorAction.Grant("user_1", Catalogue.Terms("PACK"), 1, 2, 3),
            new OperatorAction.Revoke("cs_1"),
            new OperatorAction.Restore("cs_1"),
            new OperatorAction.Adjust("cs_1", -5),
            new OperatorAction.Link("cs_1", "user_1", null),
            new OperatorAction.LinkCustomer("cus_1", "user_1"),
            new OperatorAction.Erase(["cs_1", "att_1"]),
        ];
        foreach (var action in actions)
        {
            var fact = new OperatorFact
            {
                Id = "op_1",
                AtMs = 5,
                Action = action,
            };
            FactJson.Read(FactType.Operator, "op_1", FactJson.Write(fact)).ShouldBe(fact);
        }
    }

    [Fact]
    public void A_subscription_of_three_years_stays_small()
    {
        var story = new Story(StripeShape.Since2025);
        story.Subscribes().Renewed(24);
        Generators.FactGenerator.Merged(story.Facts).Sum(fact => FactJson.Write(fact).Length).ShouldBeLessThan(20_000);
    }
}
