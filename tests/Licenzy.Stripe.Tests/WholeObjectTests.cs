using Licenzy.Stripe.Objects;
using static Licenzy.Stripe.Tests.LoopbackStripe;

namespace Licenzy.Stripe.Tests;

/// <summary>For the class of bugs in which what stands on the second page of an object's own list counts for nothing.</summary>
public sealed class WholeObjectTests
{
    private const string CutSubscription = """
        {"id":"sub_1","object":"subscription","status":"active","items":{"object":"list","has_more":true,"data":[{"id":"si_1","object":"subscription_item","price":{"id":"price_1"}}]}}
        """;

    [Fact]
    public async Task A_subscription_with_more_items_than_it_carries_is_completed_page_by_page()
    {
        await using var stripe = await StartAsync(
            Answer(200, CutSubscription),
            Answer(200, Items(more: true, "si_1", "si_2")),
            Answer(200, Items(more: false, "si_3"))
        );

        var result = await stripe.Client().RetrieveWholeSubscriptionAsync(Credentials, "sub_1");

        var subscription = result.ShouldBeOfType<StripeResult<StripeSubscription>.Success>().Value;
        subscription.Items.Select(item => item.Id).ShouldBe(["si_1", "si_2", "si_3"]);
        subscription.HasMoreItems.ShouldBeFalse();
        subscription.Status.ShouldBe("active");
        var asked = stripe.Requests.Skip(1).ToList();
        asked.ShouldAllBe(request => request.Path == "/v1/subscription_items");
        asked[0].Query.ShouldContain("subscription=sub_1");
        asked[1].Query.ShouldContain("starting_after=si_2");
    }

    [Fact]
    public async Task An_object_that_carries_all_of_its_parts_is_asked_for_once()
    {
        await using var stripe = await StartAsync(Answer(200, CutSubscription.Replace("true", "false", StringComparison.Ordinal)));

        var result = await stripe.Client().RetrieveWholeSubscriptionAsync(Credentials, "sub_1");

        result.ShouldBeOfType<StripeResult<StripeSubscription>.Success>();
        stripe.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_the_rest_is_refused_the_whole_is_and_no_part_passes_for_it()
    {
        await using var stripe = await StartAsync(
            Answer(200, CutSubscription),
            Answer(403, """{"error":{"type":"invalid_request_error","message":"no permission"}}""")
        );

        var result = await stripe.Client().RetrieveWholeSubscriptionAsync(Credentials, "sub_1");

        result.ShouldBeOfType<StripeResult<StripeSubscription>.Failure>().Error.Kind.ShouldBe(StripeErrorKind.PermissionDenied);
    }

    [Fact]
    public async Task A_list_without_an_end_is_given_up()
    {
        await using var stripe = await StartAsync(Answer(200, CutSubscription), Answer(200, Items(more: true, "si_1")));

        var result = await stripe.Client().RetrieveWholeSubscriptionAsync(Credentials, "sub_1");

        result.ShouldBeOfType<StripeResult<StripeSubscription>.Failure>().Error.Kind.ShouldBe(StripeErrorKind.Unreadable);
        stripe.Requests.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task An_invoice_is_completed_by_its_own_lines_and_a_session_by_its_own()
    {
        const string Invoice =
            """{"id":"in_1","object":"invoice","lines":{"object":"list","has_more":true,"data":[{"id":"il_1","object":"line_item"}]}}""";
        const string Session =
            """{"id":"cs_1","object":"checkout.session","line_items":{"object":"list","has_more":true,"data":[{"id":"li_1","object":"item"}]}}""";
        await using var stripe = await StartAsync(
            Answer(200, Invoice),
            Answer(200, List("line_item", more: false, "il_1", "il_2")),
            Answer(200, Session),
            Answer(200, List("item", more: false, "li_1", "li_2"))
        );

        var invoice = await stripe.Client().RetrieveWholeInvoiceAsync(Credentials, "in_1");
        var session = await stripe.Client().RetrieveWholeCheckoutSessionAsync(Credentials, "cs_1", ["customer"]);

        invoice.ShouldBeOfType<StripeResult<StripeInvoice>.Success>().Value.Lines.Count.ShouldBe(2);
        session.ShouldBeOfType<StripeResult<StripeCheckoutSession>.Success>().Value.LineItems!.Count.ShouldBe(2);
        stripe
            .Requests.Select(request => request.Path)
            .ShouldBe([
                "/v1/invoices/in_1",
                "/v1/invoices/in_1/lines",
                "/v1/checkout/sessions/cs_1",
                "/v1/checkout/sessions/cs_1/line_items",
            ]);
        stripe.Requests.ElementAt(2).Query.ShouldContain("line_items");
    }

    private static string Items(bool more, params string[] ids) => List("subscription_item", more, ids);

    private static string List(string type, bool more, params string[] ids) =>
        $$"""
        {"object":"list","has_more":{{(more ? "true" : "false")}},"data":[{{string.Join(
            ',',
            ids.Select(id => $$"""{"id":"{{id}}","object":"{{type}}"}""")
        )}}]}
        """;
}
