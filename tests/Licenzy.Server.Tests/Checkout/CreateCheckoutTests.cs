using Licenzy.Core;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Checkout;

/// <summary>For the class of bugs in which a checkout is sold twice or that must not be, grants by itself, or fails without saying why.</summary>
public abstract class CreateCheckoutTests(TestServer server)
{
    private const string Route = "/v1/checkout/session";
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task A_checkout_grants_nothing_by_itself()
    {
        var subject = RuntimeApi.Fresh("looks");

        var made = await api.CheckoutAsync(subject, TestServer.Pack);

        made.Status.ShouldBe(201);
        made.Json["attempt_id"]!.GetValue<string>().ShouldMatch("^att_[0-9a-z]{26}$");
        made.Json["status"]!.GetValue<string>().ShouldBe("created");
        made.Json["mode"]!.GetValue<string>().ShouldBe("test");
        made.Json["checkout_url"]!.GetValue<string>().ShouldStartWith(server.Sandbox.Url);
        var attempt = (await api.GetAsync($"/v1/checkout/session/{made.Json["attempt_id"]}?wait=0")).Json;
        attempt["status"]!.GetValue<string>().ShouldBe("created");
        attempt["allowed"]!.GetValue<bool>().ShouldBeFalse();
        attempt["entitlement"].ShouldBeNull();
        attempt["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await server.Client.GetAsync("/checkout/success")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("a customer/ü😀")]
    [InlineData("user@example.com")]
    [InlineData("\"quoted\" & <tagged>")]
    public async Task Any_customer_can_buy_and_what_the_application_knows_comes_back(string name)
    {
        var subject = $"{name}{RuntimeApi.Fresh("")}".PadRight(255, 'x');

        var made = await api.PostAsync(
            Route,
            new
            {
                subject_ref = subject,
                product_code = TestServer.Pack,
                customer_email = "buyer@example.com",
                success_url = "http://localhost:3000/done?x=1&y=ü#part",
                cancel_url = "https://example.com/back",
                allow_promotion_codes = true,
                metadata = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["order"] = "ü😀\n\t\"<&>",
                    ["k k"] = new string('v', 500),
                },
            },
            RuntimeApi.Fresh("any")
        );
        made.Status.ShouldBe(201, made.Text);
        await api.PayAsync(made.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        var attempt = await api.GetAsync($"/v1/checkout/session/{made.Json["attempt_id"]}?wait=20");

        attempt.Json["allowed"]!.GetValue<bool>().ShouldBeTrue(attempt.Text);
        attempt.Json["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        var held = (await api.GetAsync($"/v1/entitlements/{Uri.EscapeDataString(subject)}")).Json["entitlements"]!.AsArray();
        held.ShouldHaveSingleItem()!["metadata"]!["order"]!.GetValue<string>().ShouldBe("ü😀\n\t\"<&>");
    }

    [Fact]
    public async Task What_is_not_for_sale_is_refused()
    {
        await server.AddAsync([
            new(Mode.Test, "GONE", "Gone", ProductKind.UsagePack, await server.PriceAsync(100), UsageUnits: 1, Active: false),
            new(Mode.Live, "LIVE_ONLY", "Live", ProductKind.UsagePack, "price_live", UsageUnits: 1),
            new(Mode.Test, "NO_PRICE", "No price", ProductKind.UsagePack, "price_that_is_not_there", UsageUnits: 1),
        ]);

        (ShouldBe(await BuyAsync("NOTHING"), 404, "product_not_found")).Param.ShouldBe("product_code");
        ShouldBe(await BuyAsync("LIVE_ONLY"), 404, "product_not_found");
        ShouldBe(await BuyAsync("credits_1000"), 404, "product_not_found");
        ShouldBe(await BuyAsync("GONE"), 409, "product_inactive");
        var refused = ShouldBe(await BuyAsync("NO_PRICE"), 502, "stripe_error");
        refused.Json["stripe_code"]!.GetValue<string>().ShouldBe("resource_missing");
        refused.Json["stripe_request_id"]!.GetValue<string>().ShouldStartWith("req_");
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_sold()
    {
        var stranger = await server.ApiAsync(Mode.Test, project: "Unconnected");
        await server.AddAsync([new(Mode.Test, "PACK", "Pack", ProductKind.UsagePack, "price_1", UsageUnits: 1)], project: "Unconnected");

        ShouldBe(await stranger.CheckoutAsync("user_1", "PACK"), 409, "stripe_not_connected");
    }

    [Fact]
    public async Task A_subscription_is_sold_once_to_a_customer_unless_it_may_repeat()
    {
        var (subject, again) = (RuntimeApi.Fresh("once"), RuntimeApi.Fresh("AGAIN"));
        var price = await server.PriceAsync(100, "month");
        await server.AddAsync([new(Mode.Test, again, "Again", ProductKind.Subscription, price, AllowRepeat: true)]);
        await api.BuyAsync(subject, TestServer.Subscription);
        await api.BuyAsync(subject, again);

        ShouldBe(await api.CheckoutAsync(subject, TestServer.Subscription), 409, "already_subscribed");
        (await api.BuyAsync(subject, again))["entitlement"]!["product_code"]!.GetValue<string>().ShouldBe(again);
        (await api.CheckoutAsync(RuntimeApi.Fresh("other"), TestServer.Subscription)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Live_prices_are_sold_with_live_keys_only()
    {
        var made = await RuntimeApi.Live(server).CheckoutAsync(RuntimeApi.Fresh("live"), TestServer.Pack);

        made.Status.ShouldBe(201, made.Text);
        made.Json["mode"]!.GetValue<string>().ShouldBe("live");
        (await server.StripeRequestsAsync()).Single(request =>
            request["idempotency_key"]?.GetValue<string>() == $"licenzy-{made.Json["attempt_id"]}"
        )["livemode"]!
            .GetValue<bool>()
            .ShouldBeTrue();
        (await api.GetAsync($"/v1/checkout/session/{made.Json["attempt_id"]}")).Status.ShouldBe(404);
        (
            await RuntimeApi
                .Live(server)
                .PostAsync(
                    Route,
                    new
                    {
                        subject_ref = "a",
                        product_code = TestServer.Pack,
                        success_url = "http://example.com/",
                    },
                    RuntimeApi.Fresh("live")
                )
        ).Param.ShouldBe("success_url");
    }

    [Fact]
    public async Task Members_of_a_nested_object_may_change_places_and_an_absent_field_is_the_same_as_null()
    {
        var (subject, key) = (RuntimeApi.Fresh("nested"), RuntimeApi.Fresh("nested"));
        var start = $"{{\"subject_ref\":\"{subject}\",\"product_code\":\"{TestServer.Pack}\",\"metadata\":";

        var first = await api.PostTextAsync(Route, start + "{\"a\":\"1\",\"b\":\"2\"}}", key);
        var second = await api.PostTextAsync(Route, start + "{\"b\":\"2\",\"a\":\"1\"},\"success_url\":null}", key);
        var other = await api.PostTextAsync(Route, start + "{\"a\":\"2\",\"b\":\"1\"}}", key);

        second.Text.ShouldBe(first.Text);
        second.Header("Idempotent-Replayed").ShouldBe("true");
        other.Error.ShouldBe("idempotency_key_reused");
    }

    [Fact]
    public async Task Eight_checkouts_at_once_under_one_key_make_one_page()
    {
        var (subject, key) = (RuntimeApi.Fresh("pages"), RuntimeApi.Fresh("pages"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.CheckoutAsync(subject, TestServer.Pack, key)));
        var later = await api.CheckoutAsync(subject, TestServer.Pack, key);

        later.Status.ShouldBe(201);
        later.Header("Idempotent-Replayed").ShouldBe("true");
        answers.ShouldAllBe(answer => answer.Status == 201 || answer.Error == "idempotency_key_in_use");
        answers.Where(answer => answer.Status == 201).ShouldAllBe(answer => answer.Text == later.Text);
        (await server.SessionsMadeAsync(later)).ShouldBe(1);
    }

    [Fact]
    public async Task A_checkout_that_stripe_refused_is_tried_anew_under_the_same_key()
    {
        var (subject, key) = (RuntimeApi.Fresh("refused"), RuntimeApi.Fresh("refused"));
        await server.FaultAsync("""{"route":"/v1/checkout/sessions","method":"POST","kind":"status","status":400,"times":1}""");

        var first = await api.CheckoutAsync(subject, TestServer.Pack, key);
        var second = await api.CheckoutAsync(subject, TestServer.Pack, key);

        first.Status.ShouldBe(502, first.Text);
        first.Error.ShouldBe("stripe_error");
        second.Status.ShouldBe(201, second.Text);
        second.Header("Idempotent-Replayed").ShouldBeNull();
        (await server.SessionsMadeAsync(second)).ShouldBe(1);
    }

    private Task<ApiAnswer> BuyAsync(string product) => api.CheckoutAsync(RuntimeApi.Fresh("sale"), product);

    private static ApiAnswer ShouldBe(ApiAnswer answer, int status, string error)
    {
        answer.Status.ShouldBe(status, answer.Text);
        answer.Error.ShouldBe(error);
        return answer;
    }
}

public sealed class CreateCheckoutOnSqlite(SqliteServer server) : CreateCheckoutTests(server), IClassFixture<SqliteServer>;

public sealed class CreateCheckoutOnPostgres(PostgresServer server) : CreateCheckoutTests(server), IClassFixture<PostgresServer>;
