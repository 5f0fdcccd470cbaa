using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;
using Microsoft.AspNetCore.WebUtilities;
using static Licenzy.Stripe.Tests.LoopbackStripe;

namespace Licenzy.Stripe.Tests;

public sealed class StripeRequestTests
{
    private static readonly Dictionary<string, string> Pairs = new(StringComparer.Ordinal) { ["order"] = "7 & 8" };

    [Fact]
    public async Task A_checkout_of_a_subscription_asks_for_what_it_shall_sell_and_marks_what_it_makes()
    {
        var form = await SentBy(
            """{"id":"cs_1","object":"checkout.session"}""",
            client =>
                client.CreateCheckoutSessionAsync(
                    Credentials,
                    new("subscription", [new("price_1", 2), new("price_2", 1)], "https://a.test/ok?s={CHECKOUT_SESSION_ID}")
                    {
                        CustomerEmail = "zoë@example.test",
                        Metadata = Pairs,
                        ResultMetadata = Pairs,
                        AllowPromotionCodes = false,
                        AlwaysCreateCustomer = true,
                    }
                )
        );

        form.ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["mode"] = "subscription",
                ["line_items[0][price]"] = "price_1",
                ["line_items[0][quantity]"] = "2",
                ["line_items[1][price]"] = "price_2",
                ["line_items[1][quantity]"] = "1",
                ["success_url"] = "https://a.test/ok?s={CHECKOUT_SESSION_ID}",
                ["customer_email"] = "zoë@example.test",
                ["allow_promotion_codes"] = "false",
                ["metadata[order]"] = "7 & 8",
                ["subscription_data[metadata][order]"] = "7 & 8",
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task A_checkout_of_a_payment_marks_the_payment_and_keeps_the_guest_as_a_customer()
    {
        var form = await SentBy(
            """{"id":"cs_1","object":"checkout.session"}""",
            client =>
                client.CreateCheckoutSessionAsync(
                    Credentials,
                    new("payment", [new("price_1", 1)], "https://a.test/ok") { ResultMetadata = Pairs, AlwaysCreateCustomer = true }
                )
        );

        form["payment_intent_data[metadata][order]"].ShouldBe("7 & 8");
        form["customer_creation"].ShouldBe("always");
    }

    [Fact]
    public async Task A_known_customer_outranks_an_address()
    {
        var form = await SentBy(
            """{"id":"cs_1","object":"checkout.session"}""",
            client =>
                client.CreateCheckoutSessionAsync(
                    Credentials,
                    new("payment", [new("price_1", 1)], "https://a.test/ok")
                    {
                        CustomerId = "cus_1",
                        CustomerEmail = "a@example.test",
                        AlwaysCreateCustomer = true,
                    }
                )
        );

        form.ShouldContainKeyAndValue("customer", "cus_1");
        form.ShouldNotContainKey("customer_email");
        form.ShouldNotContainKey("customer_creation");
    }

    [Fact]
    public async Task A_webhook_endpoint_is_pinned_to_the_version_that_is_spoken()
    {
        var form = await SentBy(
            """{"id":"we_1","object":"webhook_endpoint","secret":"whsec_1"}""",
            client => client.CreateWebhookEndpointAsync(Credentials, new("https://a.test/hook", ["invoice.paid", "refund.failed"]))
        );

        form["api_version"].ShouldBe(StripeClientOptions.PinnedVersion);
        form["enabled_events[1]"].ShouldBe("refund.failed");
    }

    [Fact]
    public void Every_list_sends_its_filters_and_no_others()
    {
        Query(
                new StripeListPrices
                {
                    Active = true,
                    ProductId = "prod_1",
                    ExpandProduct = true,
                    Limit = 10,
                }
            )
            .ShouldBe("limit=10&active=true&product=prod_1&expand[0]=data.product");
        Query(new StripeListCustomers { Email = "a+b@c.test" }).ShouldBe("limit=100&email=a%2Bb%40c.test");
        Query(new StripeListCheckoutSessions { PaymentIntentId = "pi_1", CreatedFrom = 7 })
            .ShouldBe("limit=100&created[gte]=7&payment_intent=pi_1");
        Query(new StripeListSubscriptions { CustomerId = "cus_1" }).ShouldBe("limit=100&customer=cus_1&status=all");
        Query(new StripeListInvoices { SubscriptionId = "sub_1", StartingAfter = "in_9" })
            .ShouldBe("limit=100&starting_after=in_9&subscription=sub_1");
        Query(new StripeListInvoicePayments { PaymentIntentId = "pi_1" })
            .ShouldBe("limit=100&payment[type]=payment_intent&payment[payment_intent]=pi_1");
        Query(new StripeListInvoicePayments { InvoiceId = "in_1" }).ShouldBe("limit=100&invoice=in_1");
        Query(new StripeListRefunds { ChargeId = "ch_1" }).ShouldBe("limit=100&charge=ch_1");
        Query(new StripeListEvents { Types = ["a", "b"], DeliverySuccess = false })
            .ShouldBe("limit=100&types[0]=a&types[1]=b&delivery_success=false");
    }

    [Fact]
    public async Task Pages_follow_the_cursor_to_the_end()
    {
        await using var stripe = await StartAsync(Page("evt_1", true), Page("evt_2", true), Page("evt_3", false));

        var pages = await PagesOf(stripe, maximumPages: 10);

        pages.Select(page => Value(page).Data.ShouldHaveSingleItem().Id).ShouldBe(["evt_1", "evt_2", "evt_3"]);
        stripe
            .Requests.Select(request => request.Query)
            .ShouldBe(["?limit=100", "?limit=100&starting_after=evt_1", "?limit=100&starting_after=evt_2"]);
    }

    [Fact]
    public async Task Pages_stop_at_the_bound_and_say_that_more_is_there()
    {
        await using var stripe = await StartAsync(Page("evt_1", true), Page("evt_2", true), Page("evt_3", true));

        var pages = await PagesOf(stripe, maximumPages: 2);

        pages.Count.ShouldBe(2);
        Value(pages[1]).HasMore.ShouldBeTrue();
    }

    [Fact]
    public async Task Pages_end_with_a_failure_and_with_a_cursor_that_stands_still()
    {
        await using var failing = await StartAsync(Page("evt_1", true), Answer(400, "{}"));
        await using var still = await StartAsync(Page("evt_1", true));

        (await PagesOf(failing, 10)).Last().ShouldBeOfType<StripeResult<StripePage<StripeEvent>>.Failure>();
        (await PagesOf(still, 10)).Count.ShouldBe(2);
    }

    [Fact]
    public void The_key_shows_in_no_text()
    {
        var credentials = new StripeCredentials("sk_live_secretsecretsecret");

        credentials.ToString().ShouldNotContain("secret");
        credentials.LiveMode.ShouldBe(true);
        credentials.Hint.ShouldBe("cret");
        new StripeCredentials("rk_test_1").LiveMode.ShouldBe(false);
        Should.Throw<ArgumentException>(() => new StripeCredentials("sk_test_ä\r\nX: y")).Message.ShouldNotContain("sk_test");
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Page(string id, bool hasMore) =>
        Answer(200, $$"""{"object":"list","has_more":{{(hasMore ? "true" : "false")}},"data":[{"id":"{{id}}","object":"event"}]}""");

    private static StripePage<StripeEvent> Value(StripeResult<StripePage<StripeEvent>> page) =>
        page.ShouldBeOfType<StripeResult<StripePage<StripeEvent>>.Success>().Value;

    private static async Task<List<StripeResult<StripePage<StripeEvent>>>> PagesOf(LoopbackStripe stripe, int maximumPages)
    {
        var client = stripe.Client();
        var pages = new List<StripeResult<StripePage<StripeEvent>>>();
        await foreach (
            var page in StripeClient.PagesAsync(
                (cursor, cancellation) => client.ListEventsAsync(Credentials, new() { StartingAfter = cursor }, cancellation),
                maximumPages
            )
        )
        {
            pages.Add(page);
        }

        return pages;
    }

    private static string Query(StripeListRequest request) => request.ToForm().Encode();

    private static async Task<Dictionary<string, string>> SentBy<T>(string answer, Func<StripeClient, Task<StripeResult<T>>> call)
    {
        await using var stripe = await StartAsync(Answer(200, answer));
        (await call(stripe.Client())).ShouldBeOfType<StripeResult<T>.Success>();
        var request = stripe.Requests.ShouldHaveSingleItem();
        request.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
        using var reader = new FormReader(request.Body);
        return (await reader.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
    }
}
