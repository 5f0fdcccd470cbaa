using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>For the class of bugs in which what is asked for late counts as if it had happened late.</summary>
public sealed class FetchedInvoiceTests
{
    private const long Paid = 1_760_000_000;
    private const long Asked = Paid + 1_296_000;
    private const string Project = "prj_1";

    [Fact]
    public void A_renewal_that_was_paid_before_a_dispute_does_not_lift_it_by_being_fetched_after_it()
    {
        var fetched = StripeTranslator.TranslateFetched(JsonSerializer.SerializeToElement(Invoice()), Asked * 1000, Project, Mode.Test);

        fetched.ShouldHaveSingleItem().ShouldBeOfType<InvoiceFact>().PaidAtMs.ShouldBe(Paid * 1000);
    }

    [Fact]
    public void An_event_tells_the_time_of_a_payment_by_itself_so_that_it_can_be_ordered_among_events()
    {
        var stripeEvent = StripeEvent.Parse(
            JsonSerializer.SerializeToUtf8Bytes(
                new JsonObject
                {
                    ["id"] = "evt_1",
                    ["object"] = "event",
                    ["type"] = "invoice.paid",
                    ["created"] = Paid + 1,
                    ["livemode"] = false,
                    ["data"] = new JsonObject { ["object"] = Invoice() },
                }
            )
        );
        var snapshot = stripeEvent.ShouldBeOfType<StripeEventReading.Snapshot>().Event;

        var told = StripeTranslator.Translate(snapshot, Project, Mode.Test);

        told.ShouldHaveSingleItem().ShouldBeOfType<InvoiceFact>().PaidAtMs.ShouldBe((Paid + 1) * 1000);
    }

    private static JsonObject Invoice() =>
        new()
        {
            ["id"] = "in_1",
            ["object"] = "invoice",
            ["livemode"] = false,
            ["status"] = "paid",
            ["created"] = Paid - 3_600,
            ["status_transitions"] = new JsonObject { ["finalized_at"] = Paid - 10, ["paid_at"] = Paid },
            ["lines"] = new JsonObject { ["object"] = "list", ["data"] = new JsonArray() },
        };
}
