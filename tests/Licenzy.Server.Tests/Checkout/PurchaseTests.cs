using System.Diagnostics;
using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Checkout;

/// <summary>
/// For the class of bugs in which money and access part: paid without access, access without money, or one payment told
/// or counted twice. Stripe's own page, its webhooks, and what becomes of them.
/// </summary>
public abstract class PurchaseTests(TestServer server) : IAsyncDisposable
{
    private const string GoodCard = "card=4242424242424242";
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Theory]
    [InlineData(TestServer.Subscription, "subscription", null)]
    [InlineData(TestServer.Pass, "time_pass", null)]
    [InlineData(TestServer.Pack, "usage_pack", 1000L)]
    public async Task A_payment_gives_access_by_the_webhook_alone(string product, string kind, long? units)
    {
        var subject = RuntimeApi.Fresh("buyer");
        var checkout = await CheckoutAsync(subject, product);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();

        await api.PayAsync(checkout.Url, GoodCard);
        await AllowedAsync(subject);

        var attempt = (await api.GetAsync($"/v1/checkout/session/{checkout.AttemptId}")).Json;
        attempt["status"]!.GetValue<string>().ShouldBe("finalized");
        attempt["allowed"]!.GetValue<bool>().ShouldBeTrue();
        attempt["entitlement"]!["kind"]!.GetValue<string>().ShouldBe(kind);
        ((long?)attempt["entitlement"]!["usage_remaining"]).ShouldBe(units);
        (await server.Dial.RequestsAsync("GET", $"/v1/checkout/sessions/{checkout.SessionId}")).ShouldBeEmpty();
        var row = (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem();
        row.Status.ShouldBe("active");
        (row.ExpiresMs is null).ShouldBe(product != TestServer.Pass);
    }

    [Theory]
    [InlineData(TestServer.Subscription)]
    [InlineData(TestServer.Pass)]
    [InlineData(TestServer.Pack)]
    public async Task A_purchase_is_told_once_with_all_24_fields_and_written_to_history(string product)
    {
        var subject = RuntimeApi.Fresh("told");
        var attempt = await BuyAsync(subject, product);
        await QuietAsync();

        var told = (await rows.OutboundAsync(subject)).Where(found => TypeOf(found) == "purchase.finalized").ShouldHaveSingleItem();
        var data = told["data"]!.AsObject();
        data.Select(field => field.Key).ShouldBe(EventFields, ignoreOrder: true);
        data["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        data["product_code"]!.GetValue<string>().ShouldBe(product);
        data["reason"]!.GetValue<string>().ShouldBe("checkout_finalized");
        data["source"]!.GetValue<string>().ShouldBe("stripe");
        data["status"]!.GetValue<string>().ShouldBe("active");
        ((string?)data["attempt_id"]).ShouldBe((string?)attempt["attempt_id"], data.ToJsonString());
        ((string?)data["entitlement_id"]).ShouldBe(EntitlementOf(attempt));
        ((string?)data["stripe_checkout_session_id"]).ShouldNotBeNull().ShouldStartWith("cs_test_");
        (data["stripe_subscription_id"] is not null).ShouldBe(product == TestServer.Subscription);
        (data["stripe_payment_intent_id"] is not null).ShouldBe(product != TestServer.Subscription);
        var history = await rows.HistoryAsync(EntitlementOf(attempt));
        history.ShouldContain(row => row.Source == "stripe" && row.Changes.Contains("\"after\":\"active\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_declined_card_gives_nothing_and_the_page_stays_open_for_another()
    {
        var subject = RuntimeApi.Fresh("declined");
        var checkout = await CheckoutAsync(subject, TestServer.Pack);

        await api.PayAsync(checkout.Url, "card=4000000000000002");
        await QuietAsync();

        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await StatusAsync(checkout)).ShouldBe("created");
        (await rows.OutboundAsync(subject)).ShouldBeEmpty();
        await api.PayAsync(checkout.Url, GoodCard);
        await AllowedAsync(subject);
    }

    [Theory]
    [InlineData(TestServer.Pass)]
    [InlineData(TestServer.Pack)]
    public async Task A_bank_debit_gives_access_when_its_money_arrives(string product)
    {
        var subject = RuntimeApi.Fresh("debit");
        var checkout = await DebitAsync(subject, product);

        await server.Dial.PressAsync($"sessions/{checkout.SessionId}/settle");
        await AllowedAsync(subject);

        (await StatusAsync(checkout)).ShouldBe("finalized");
        await QuietAsync();
        (await rows.OutboundAsync(subject)).Count(told => TypeOf(told) == "purchase.finalized").ShouldBe(1);
    }

    [Theory]
    [InlineData(TestServer.Pass)]
    [InlineData(TestServer.Pack)]
    public async Task A_bank_debit_that_is_returned_fails(string product)
    {
        var subject = RuntimeApi.Fresh("returned");
        var checkout = await DebitAsync(subject, product);

        await server.Dial.PressAsync($"sessions/{checkout.SessionId}/fail");
        await StatusBecomesAsync(checkout, "failed");

        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem().Status.ShouldBe("canceled");
        (await rows.OutboundAsync(subject)).ShouldNotContain(told => TypeOf(told) == "purchase.finalized");
    }

    [Fact]
    public async Task An_expired_checkout_fails_without_a_right_or_an_event()
    {
        var subject = RuntimeApi.Fresh("expired");
        var checkout = await CheckoutAsync(subject, TestServer.Subscription);

        using (await server.Client.PostAsync($"{checkout.Url}/expire", content: null)) { }
        await StatusBecomesAsync(checkout, "failed");

        (await rows.EntitlementsAsync(subject)).ShouldBeEmpty();
        (await rows.OutboundAsync(subject)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Three_packs_hold_three_times_the_units()
    {
        var subject = RuntimeApi.Fresh("three");
        var answer = await api.PostAsync(
            "/v1/checkout/session",
            new
            {
                subject_ref = subject,
                product_code = TestServer.Pack,
                quantity = 3,
            },
            RuntimeApi.Fresh("checkout")
        );

        await api.PayAsync(answer.Json["checkout_url"]!.GetValue<string>(), GoodCard);
        await AllowedAsync(subject);

        (await api.ConsumeAsync(subject, 2999)).Json["usage_remaining"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public async Task Who_holds_a_subscription_cannot_buy_it_twice_but_may_after_it_ended()
    {
        var subject = RuntimeApi.Fresh("twice");
        await BuyAsync(subject, TestServer.Subscription);

        (await api.CheckoutAsync(subject, TestServer.Subscription)).Error.ShouldBe("already_subscribed");

        var row = (await rows.EntitlementsAsync(subject)).Single();
        await server.Dial.PressAsync($"subscriptions/{row.StripeSubscriptionId}/cancel");
        await DeniedAsync(subject);
        await BuyAsync(subject, TestServer.Subscription);
        (await rows.EntitlementsAsync(subject)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_canceled_subscription_ends_at_once_and_is_told_as_deleted()
    {
        var subject = RuntimeApi.Fresh("canceled");
        await BuyAsync(subject, TestServer.Subscription);
        var row = (await rows.EntitlementsAsync(subject)).Single();

        await server.Dial.PressAsync($"subscriptions/{row.StripeSubscriptionId}/cancel");
        await DeniedAsync(subject);

        await ToldAsync(subject, "subscription.deleted", "subscription_deleted");
        (await rows.EntitlementsAsync(subject)).Single().Status.ShouldBe("canceled");
    }

    [Fact]
    public async Task The_second_purchase_uses_the_customer_of_the_first()
    {
        var subject = RuntimeApi.Fresh("customer");
        await BuyAsync(subject, TestServer.Pack);
        var customer = (await rows.EntitlementsAsync(subject)).Single().StripeCustomerId.ShouldNotBeNull();

        var second = await CheckoutAsync(subject, TestServer.Pass);

        var session = await server.Dial.ReadAsync($"/v1/checkout/sessions/{second.SessionId}");
        session["customer"]!.GetValue<string>().ShouldBe(customer);
    }

    [Theory]
    [InlineData(TestServer.Pass, "canceled", "entitlement.updated")]
    [InlineData(TestServer.Pack, "canceled", "entitlement.updated")]
    [InlineData(TestServer.Subscription, "past_due", "subscription.updated")]
    public async Task A_full_refund_ends_the_access_and_is_told(string product, string status, string type)
    {
        var subject = RuntimeApi.Fresh("refund");
        var attempt = await BuyAsync(subject, product);
        await QuietAsync();

        await server.Dial.PressAsync($"charges/{await ChargeOfAsync(subject)}/refund");
        await DeniedAsync(subject);

        var row = (await rows.EntitlementsAsync(subject)).Single();
        row.Status.ShouldBe(status);
        (row.UsageRemaining ?? 0).ShouldBe(0);
        await ToldAsync(subject, type, "refund");
        (await rows.HistoryAsync(EntitlementOf(attempt))).ShouldContain(history => history.Reason == "refund");
    }

    internal sealed record Checkout(string AttemptId, string Url, string SessionId);

    /// <summary>The documented fields of every event's data.</summary>
    private static readonly string[] EventFields =
    [
        "subject_ref",
        "project_id",
        "mode",
        "product_code",
        "kind",
        "status",
        "reason",
        "source",
        "entitlement_id",
        "attempt_id",
        "units",
        "usage_remaining",
        "amount_total",
        "currency",
        "stripe_checkout_session_id",
        "stripe_payment_intent_id",
        "stripe_subscription_id",
        "current_period_end",
        "expires_at",
        "canceled_at",
        "actor_user_id",
        "metadata",
        "created_at",
        "updated_at",
    ];

    private static string TypeOf(JsonNode told) => told["type"]!.GetValue<string>();

    private static string EntitlementOf(JsonNode attempt) => attempt["entitlement"]!["id"]!.GetValue<string>();

    private async Task<Checkout> CheckoutAsync(string subject, string product)
    {
        var answer = await api.CheckoutAsync(subject, product);
        answer.Status.ShouldBe(201, answer.Text);
        var url = answer.Json["checkout_url"]!.GetValue<string>();
        return new Checkout(answer.Json["attempt_id"]!.GetValue<string>(), url, url.Split('/')[^1]);
    }

    /// <summary>Pays by card and waits for the webhook; the attempt as it is then.</summary>
    private async Task<JsonNode> BuyAsync(string subject, string product)
    {
        var checkout = await CheckoutAsync(subject, product);
        await api.PayAsync(checkout.Url, GoodCard);
        await AllowedAsync(subject);
        return (await api.GetAsync($"/v1/checkout/session/{checkout.AttemptId}")).Json;
    }

    /// <summary>Pays by bank debit and sees that nothing is given for a promise.</summary>
    private async Task<Checkout> DebitAsync(string subject, string product)
    {
        var checkout = await CheckoutAsync(subject, product);
        await api.PayAsync(checkout.Url, "method=async_debit");
        await StatusBecomesAsync(checkout, "processing");
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem().Status.ShouldBe("pending");
        (await rows.OutboundAsync(subject)).ShouldBeEmpty();
        return checkout;
    }

    private async Task<string> StatusAsync(Checkout checkout) =>
        (await api.GetAsync($"/v1/checkout/session/{checkout.AttemptId}")).Json["status"]!.GetValue<string>();

    private async Task<string> ChargeOfAsync(string subject)
    {
        var row = (await rows.EntitlementsAsync(subject)).Single();
        var charges = await server.Dial.ReadAsync($"/v1/charges?limit=1&customer={row.StripeCustomerId}");
        return charges["data"]![0]!["id"]!.GetValue<string>();
    }

    private Task AllowedAsync(string subject) => UntilAsync(() => api.IsAllowedAsync(subject), $"{subject} has access");

    private Task DeniedAsync(string subject) =>
        UntilAsync(async () => !await api.IsAllowedAsync(subject), $"{subject} has no access any more");

    private Task StatusBecomesAsync(Checkout checkout, string status) =>
        UntilAsync(async () => await StatusAsync(checkout) == status, $"the attempt is {status}");

    private Task ToldAsync(string subject, string type, string reason) =>
        UntilAsync(
            async () =>
                (await rows.OutboundAsync(subject)).Any(told =>
                    TypeOf(told) == type && told["data"]!["reason"]!.GetValue<string>() == reason
                ),
            $"{type} with reason {reason} is told"
        );

    /// <summary>Waits until Stripe owes no webhook and every one that came is done with.</summary>
    private Task QuietAsync() =>
        UntilAsync(
            async () =>
            {
                var owed = await server.Dial.ReadAsync("/sandbox/deliveries");
                return owed["data"]!.AsArray().All(delivery => delivery!["state"]!.GetValue<string>() != "pending")
                    && await rows.CountAsync("select count(*) from inbound_events where state = 'received'") == 0;
            },
            "all webhooks are delivered and applied"
        );

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), what);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}

public sealed class PurchaseOnSqlite(SqliteServer server) : PurchaseTests(server), IClassFixture<SqliteServer>;

public sealed class PurchaseOnPostgres(PostgresServer server) : PurchaseTests(server), IClassFixture<PostgresServer>;
