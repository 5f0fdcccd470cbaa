using System.Text.Json;
using Licenzy.Stripe.Objects;

namespace Licenzy.Stripe.Tests.Objects;

/// <summary>Against the wrong guess about a shape: every object type is read from Stripe's own examples of two versions.</summary>
public sealed class FixtureTests
{
    public static TheoryData<string> Files => [.. Fixtures.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_object_type_is_read_from_its_example(string file)
    {
        var examples = Fixtures.Load(file);

        Read<StripeCheckoutSession>(examples).PaymentIntentId.ShouldBe("pi_1PgafyB7WZ01zgkWSjxsAJo3");
        Read<StripeCharge>(examples).Amount.ShouldBe(100);
        Read<StripeRefund>(examples).ChargeId.ShouldBe("ch_1PgafuB7WZ01zgkWXYmPNZs8");
        Read<StripeDispute>(examples).CaseType.ShouldBe("inquiry");
        Read<StripePaymentIntent>(examples).Amount.ShouldBe(1099);
        Read<StripePrice>(examples).Interval.ShouldBe("month");
        Read<StripeProduct>(examples).Name.ShouldBe("T-shirt");
        Read<StripeCustomer>(examples).Deleted.ShouldBeFalse();
        Read<StripeCustomer>(examples, "deleted_customer").Deleted.ShouldBeTrue();
        Read<StripeAccount>(examples).Country.ShouldBe("US");
        Read<StripeEvent>(examples).DataObjectType.ShouldBe("plan");
        Read<StripeWebhookEndpoint>(examples).EnabledEvents.ShouldBe(["charge.failed", "charge.succeeded"]);
        Read<StripeInvoiceLine>(examples, "line_item").PeriodEnd.ShouldBe(1721954054);
        Read<StripeLineItem>(examples).Quantity.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_subscription_has_its_period_wherever_it_stands(string file)
    {
        var examples = Fixtures.Load(file);

        var subscription = Read<StripeSubscription>(examples);

        var item = subscription.Items.ShouldHaveSingleItem();
        item.PriceId.ShouldBe("price_1PgafmB7WZ01zgkW6dKueIc5");
        item.ProductId.ShouldBe("prod_QXg1hqf4jFNsqG");
        item.Quantity.ShouldBe(1);
        item.CurrentPeriodEnd.ShouldBe(file == Fixtures.Files[0] ? 1234567890 : 976287773);
        subscription.Status.ShouldBe("active");
        subscription.CustomerId.ShouldBe("cus_QXg1o8vcGmoR32");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_invoice_item_is_no_subscription_line(string file)
    {
        var invoice = Read<StripeInvoice>(Fixtures.Load(file));

        invoice.Status.ShouldBe("draft");
        invoice.BillingReason.ShouldBe("manual");
        invoice.Total.ShouldBe(1000);
        var line = invoice.Lines.ShouldHaveSingleItem();
        line.IsSubscriptionItem.ShouldBeFalse();
        line.IsProration.ShouldBe(file != Fixtures.Files[0]);
        line.SubscriptionId.ShouldBeNull();
        invoice.SubscriptionId.ShouldBe(file == Fixtures.Files[0] ? null : "subscription");
    }

    [Fact]
    public void An_invoice_payment_is_read_from_its_example()
    {
        var payment = Read<StripeInvoicePayment>(Fixtures.Load(Fixtures.Files[1]));

        payment.InvoiceId.ShouldBe("invoice");
        payment.PaymentIntentId.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_mutation_of_any_example_throws(string file)
    {
        var random = new Random(20261121);
        foreach (var example in Fixtures.Load(file).EnumerateObject())
        {
            for (var round = 0; round < 20; round++)
            {
                Mutation.ReadByAll(Mutation.Of(example.Value.GetRawText(), random));
            }
        }
    }

    private static T Read<T>(JsonElement examples, string? name = null)
        where T : StripeObject, IStripeObject<T>
    {
        var json = examples.GetProperty(name ?? T.ObjectName);
        var read = T.Read(json);
        json.GetProperty("object").GetString().ShouldBe(T.ObjectName);
        read.Id.ShouldBe(json.GetProperty("id").GetString());
        read.ToString().ShouldBe($"{typeof(T).Name} {read.Id}");
        return read;
    }
}
