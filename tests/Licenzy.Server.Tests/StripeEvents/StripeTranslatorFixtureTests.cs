using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Server.Purchases.Translators;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>Against a wrong guess about a shape: facts from Stripe's own examples of two versions.</summary>
public sealed class StripeTranslatorFixtureTests
{
    private const long AtMs = 1_790_000_000_000;

    private static readonly string[] Translated =
    [
        "checkout.session",
        "subscription",
        "invoice",
        "charge",
        "refund",
        "dispute",
        "payment_intent",
        "invoice_payment",
    ];

    public static TheoryData<string> Files => [.. StripeFixtures.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_object_that_facts_are_made_of_gives_its_fact(string file)
    {
        var examples = StripeFixtures.Load(file);

        Only<SessionFact>(examples, "checkout.session").Links.Find(LinkName.PaymentIntent).ShouldBe("pi_1PgafyB7WZ01zgkWSjxsAJo3");
        Only<ChargeFact>(examples, "charge").Body!.Value.Amount.ShouldBe(100);
        Only<RefundFact>(examples, "refund").Body!.Value.ChargeId.ShouldBe("ch_1PgafuB7WZ01zgkWXYmPNZs8");
        Only<InvoiceFact>(examples, "invoice").Body!.Value.Cycle.ShouldBeFalse("it has an invoice item only");
        var dispute = Only<DisputeFact>(examples, "dispute");
        (dispute.Class, dispute.Body!.Value.CaseType).ShouldBe((DisputeClass.None, "inquiry"));
        Translate(examples.GetProperty("payment_intent")).ShouldBeEmpty("it pays no invoice");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_subscription_keeps_its_items_and_their_periods(string file)
    {
        var subscription = Only<SubscriptionFact>(StripeFixtures.Load(file), "subscription");

        var snapshot = subscription.Snapshot!.Value;
        var (start, end) = file == StripeFixtures.Files[0] ? (1_234_567_890_000, 1_234_567_890_000) : (1_896_570_518_000, 976_287_773_000);
        snapshot
            .Items.ShouldHaveSingleItem()
            .ShouldBe(new SubscriptionItem("si_QXhVnC2h0Jczwc", "price_1PgafmB7WZ01zgkW6dKueIc5", 1, 1_721_954_054_000, start, end));
        (snapshot.Status, snapshot.CancelAtMs, snapshot.StartDateMs).ShouldBe(("active", 1_234_567_890_000, 1_234_567_890_000));
        snapshot.OnTestClock.ShouldBeFalse();
        subscription.Links.Find(LinkName.Customer).ShouldBe("cus_QXg1o8vcGmoR32");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_other_object_gives_nothing(string file)
    {
        var others = StripeFixtures
            .Load(file)
            .EnumerateObject()
            .Where(example =>
                example.Value.TryGetProperty("object", out var type) && !Translated.Contains(type.GetString(), StringComparer.Ordinal)
            )
            .ToList();

        others.Count.ShouldBeGreaterThan(100);
        others.ShouldAllBe(example => Translate(example.Value).Count == 0);
    }

    private static T Only<T>(JsonElement examples, string name)
        where T : Fact
    {
        var example = examples.GetProperty(name);
        var fact = Translate(example).ShouldHaveSingleItem().ShouldBeOfType<T>();
        fact.Id.ShouldBe(example.GetProperty("id").GetString());
        return fact;
    }

    private static IReadOnlyList<Fact> Translate(JsonElement stripeObject) =>
        StripeTranslator.TranslateFetched(stripeObject, AtMs, "prj_1", Mode.Test);
}
