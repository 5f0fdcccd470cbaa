using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Setup;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>For the class of bugs in which a sale belongs to nobody, or to the wrong one, because of when things were told.</summary>
public abstract class PlacementTests(TestServer server) : IAsyncDisposable
{
    private const long Bought = 1_760_000_000;
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StripeSender stripe = new(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_product_that_is_set_up_after_the_sale_gives_the_access_that_waited_for_it()
    {
        var (subject, price) = (RuntimeApi.Fresh("early"), await server.PriceAsync(900, "month"));
        await TellAsync("customer.subscription.created", SubscriptionOf(price, RuntimeApi.Fresh("cus"), subject));
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();

        await server.AddAsync([new SetupProduct(Mode.Test, RuntimeApi.Fresh("LATE"), "Late", ProductKind.Subscription, price)]);

        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_customer_who_turns_out_to_be_somebody_elses_takes_the_subscription_along()
    {
        var (first, second, customer) = (RuntimeApi.Fresh("first"), RuntimeApi.Fresh("second"), RuntimeApi.Fresh("cus"));
        var price = await server.PriceOfAsync(TestServer.Subscription);
        await TellAsync("checkout.session.completed", await SessionOfAsync(second, customer), Bought + 500);
        await TellAsync("customer.subscription.created", SubscriptionOf(price, customer, subject: null), Bought + 600);
        (await HoldsAsync(second)).ShouldBe([TestServer.Pack, TestServer.Subscription]);

        // The earlier checkout is told late: the customer was the first one's all along.
        await TellAsync("checkout.session.completed", await SessionOfAsync(first, customer), Bought + 100);

        (await HoldsAsync(first)).ShouldBe([TestServer.Pack, TestServer.Subscription]);
        (await HoldsAsync(second)).ShouldBe([TestServer.Pack]);
    }

    [Fact]
    public async Task More_days_than_a_calendar_has_end_on_its_last_day()
    {
        var (subject, code) = (RuntimeApi.Fresh("forever"), RuntimeApi.Fresh("CENTURY"));
        var price = await server.PriceAsync(100);
        await server.AddAsync([new SetupProduct(Mode.Test, code, "Century", ProductKind.TimePass, price, DurationDays: 36_500)]);

        var checkout = await api.PostAsync(
            "/v1/checkout/session",
            new
            {
                subject_ref = subject,
                product_code = code,
                quantity = 10_000,
            },
            RuntimeApi.Fresh("checkout")
        );
        await api.PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        var attempt = await api.GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}?wait=20");

        attempt.Json["allowed"]!.GetValue<bool>().ShouldBeTrue(attempt.Text);
        attempt.Json["entitlement"]!["expires_at"]!.GetValue<string>().ShouldStartWith("9999-12-31");
    }

    private async Task TellAsync(string type, JsonObject stripeObject, long created = Bought)
    {
        var stripeEvent = StripeSender.Event(type, stripeObject);
        stripeEvent["created"] = created;
        (await stripe.SendAsync(stripeEvent)).Status.ShouldBe(200);
        (await rows.SettledAsync(stripeEvent["id"]!.GetValue<string>())).State.ShouldBe("applied");
    }

    private async Task<IReadOnlyList<string>> HoldsAsync(string subject) =>
        [.. (await rows.EntitlementsAsync(subject)).Select(row => row.ProductCode).Order(StringComparer.Ordinal)];

    private JsonObject Metadata(string subject) =>
        new()
        {
            ["licenzy_project_id"] = server.Setup.ProjectId,
            ["licenzy_mode"] = "test",
            ["licenzy_subject_ref"] = subject,
        };

    /// <summary>A paid session that sold a pack, its lines known.</summary>
    private async Task<JsonObject> SessionOfAsync(string subject, string customer) =>
        new()
        {
            ["id"] = RuntimeApi.Fresh("cs_test"),
            ["object"] = "checkout.session",
            ["livemode"] = false,
            ["mode"] = "payment",
            ["status"] = "complete",
            ["payment_status"] = "paid",
            ["amount_total"] = 1000,
            ["currency"] = "eur",
            ["created"] = Bought,
            ["customer"] = customer,
            ["metadata"] = Metadata(subject),
            ["line_items"] = List(
                new JsonObject
                {
                    ["id"] = RuntimeApi.Fresh("li"),
                    ["object"] = "item",
                    ["quantity"] = 1,
                    ["price"] = Price(await server.PriceOfAsync(TestServer.Pack)),
                }
            ),
        };

    private JsonObject SubscriptionOf(string price, string customer, string? subject) =>
        new()
        {
            ["id"] = RuntimeApi.Fresh("sub"),
            ["object"] = "subscription",
            ["livemode"] = false,
            ["status"] = "active",
            ["customer"] = customer,
            ["created"] = Bought,
            ["start_date"] = Bought,
            ["cancel_at_period_end"] = false,
            ["metadata"] = subject is null ? new JsonObject() : Metadata(subject),
            ["items"] = List(
                new JsonObject
                {
                    ["id"] = RuntimeApi.Fresh("si"),
                    ["object"] = "subscription_item",
                    ["quantity"] = 1,
                    ["created"] = Bought,
                    ["current_period_start"] = Bought,
                    ["current_period_end"] = Bought + 2_592_000,
                    ["price"] = Price(price),
                }
            ),
        };

    private static JsonObject Price(string id) => new() { ["id"] = id, ["object"] = "price" };

    private static JsonObject List(JsonObject item) =>
        new()
        {
            ["object"] = "list",
            ["has_more"] = false,
            ["data"] = new JsonArray(item),
        };
}

public sealed class PlacementOnSqlite(SqliteServer server) : PlacementTests(server), IClassFixture<SqliteServer>;

public sealed class PlacementOnPostgres(PostgresServer server) : PlacementTests(server), IClassFixture<PostgresServer>;
