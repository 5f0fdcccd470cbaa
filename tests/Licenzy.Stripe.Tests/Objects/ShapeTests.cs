using System.Text.Json;
using Licenzy.Stripe.Objects;

namespace Licenzy.Stripe.Tests.Objects;

/// <summary>Against a field that moved: each is read from the place it had before March 2025 and from the place it has since.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData(
        """{"lines":{"data":[{"type":"subscription","proration":false,"subscription":"sub_1","price":{"id":"price_1"}}]},"subscription":"sub_1"}"""
    )]
    [InlineData("""{"lines":{"data":[{"type":"subscription","subscription":"sub_1","price":{"id":"price_1"}}]}}""")]
    [InlineData(
        """
            {"lines":{"data":[{"parent":{"type":"subscription_item_details",
            "subscription_item_details":{"proration":false,"subscription":"sub_1"}},"pricing":{"price_details":{"price":"price_1"}}}]},
            "parent":{"type":"subscription_details","subscription_details":{"subscription":{"id":"sub_1","object":"subscription"}}}}
            """
    )]
    public void An_invoice_names_its_subscription_and_its_subscription_lines(string json)
    {
        var invoice = StripeInvoice.Read(JsonElement.Parse(json));

        invoice.SubscriptionId.ShouldBe("sub_1");
        var line = invoice.Lines.ShouldHaveSingleItem();
        (line.IsSubscriptionItem, line.IsProration, line.SubscriptionId, line.PriceId).ShouldBe((true, false, "sub_1", "price_1"));
    }

    [Theory]
    [InlineData("""{"type":"subscription","proration":true}""")]
    [InlineData("""{"parent":{"type":"subscription_item_details","subscription_item_details":{"proration":true}}}""")]
    [InlineData("""{"parent":{"type":"invoice_item_details","invoice_item_details":{"proration":true}}}""")]
    public void A_proration_says_so(string json) => StripeInvoiceLine.Read(JsonElement.Parse(json)).IsProration.ShouldBeTrue();

    [Theory]
    [InlineData("""{"subscription_details":{"metadata":{"k":"v"}}}""")]
    [InlineData("""{"parent":{"subscription_details":{"metadata":{"k":"v","n":null}}}}""")]
    public void An_invoice_carries_the_metadata_of_its_subscription(string json) =>
        StripeInvoice.Read(JsonElement.Parse(json)).SubscriptionMetadata.ShouldBe([new("k", "v")]);

    [Theory]
    [InlineData("""{"current_period_start":1,"current_period_end":2,"items":{"data":[{"price":{"id":"p"}}]}}""")]
    [InlineData("""{"items":{"data":[{"price":"p","current_period_start":1,"current_period_end":2}]}}""")]
    [InlineData(
        """{"current_period_start":8,"current_period_end":9,"items":{"data":[{"price":"p","current_period_start":1,"current_period_end":2}]}}"""
    )]
    public void A_period_is_that_of_the_item_before_that_of_the_subscription(string json)
    {
        var item = StripeSubscription.Read(JsonElement.Parse(json)).Items.ShouldHaveSingleItem();

        (item.PriceId, item.CurrentPeriodStart, item.CurrentPeriodEnd).ShouldBe(("p", 1L, 2L));
    }

    [Theory]
    [InlineData("\"cus_1\"", "cus_1")]
    [InlineData("""{"id":"cus_1","object":"customer","deleted":true}""", "cus_1")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("7", null)]
    public void An_id_is_read_whether_it_is_expanded_or_not(string value, string? id) =>
        StripeCharge.Read(JsonElement.Parse($$"""{"customer":{{value}}}""")).CustomerId.ShouldBe(id);

    [Fact]
    public void Lines_of_a_session_are_unknown_unless_they_were_asked_for()
    {
        StripeCheckoutSession.Read(JsonElement.Parse("{}")).LineItems.ShouldBeNull();
        var read = StripeCheckoutSession.Read(
            JsonElement.Parse("""{"line_items":{"object":"list","has_more":true,"data":[{"price":{"id":"price_1"},"quantity":3}]}}""")
        );
        read.LineItems!.ShouldHaveSingleItem().Quantity.ShouldBe(3);
        read.HasMoreLineItems.ShouldBeTrue();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("253402300800")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    public void A_time_outside_of_the_calendar_is_no_time(string value) =>
        StripeRefund.Read(JsonElement.Parse($$"""{"created":{{value}}}""")).Created.ShouldBeNull();

    [Fact]
    public void An_endpoint_never_shows_its_secret_as_text()
    {
        var endpoint = StripeWebhookEndpoint.Read(JsonElement.Parse("""{"id":"we_1","object":"webhook_endpoint","secret":"whsec_1"}"""));

        endpoint.Secret.ShouldBe("whsec_1");
        endpoint.ToString().ShouldBe("StripeWebhookEndpoint we_1");
        new StripeResult<StripeWebhookEndpoint>.Success(endpoint, null, default).ToString().ShouldNotContain("whsec_1");
    }
}
