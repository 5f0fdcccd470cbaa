using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Stripe;
using Licenzy.Stripe.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Portal;

/// <summary>From nothing to a purchase that is proven, by routes alone, as the documentation tells it.</summary>
public abstract class IntegrationSequenceTests(TestServer server)
{
    private const string StripeKey = "sk_test_sequenceaccount";

    [Fact]
    public async Task From_signing_up_to_a_verified_purchase()
    {
        // 1. Somebody signs up and finds a project to begin with.
        var owner = await SignUpAsync();
        var me = (await owner.GetAsync("/portal/me")).Json;
        me["workspace"]!["id"]!.GetValue<string>().ShouldStartWith("prj_");
        me["role"]!.GetValue<string>().ShouldBe("owner");

        // 2. They connect Stripe in test mode, and Licenzy registers the webhook itself.
        var connected = await owner.PutAsync(
            "/portal/stripe/connection",
            new
            {
                mode = "test",
                secret_key = StripeKey,
                create_webhook = true,
            }
        );
        connected.Status.ShouldBe(200, connected.Text);
        connected.Text.ShouldNotContain(StripeKey);

        // 3. They map a product to one of their prices.
        var price = await PriceAsync();
        var offers = (await owner.GetAsync("/portal/stripe/prices")).Json["data"]!.AsArray();
        offers.ShouldContain(offer => offer!["stripe_price_id"]!.GetValue<string>() == price);
        var product = await owner.PostAsync(
            "/portal/products",
            new
            {
                mode = "test",
                product_code = "PRO_MONTHLY",
                name = "Pro",
                kind = "subscription",
                stripe_price_id = price,
            }
        );
        product.Status.ShouldBeInRange(200, 201, product.Text);

        // 4. They make a key for their backend; it is shown once.
        var key = await owner.PostAsync("/portal/api-keys", new { mode = "test", name = "backend" });
        key.Status.ShouldBeInRange(200, 201, key.Text);
        var backend = new RuntimeApi(server, key.Json["key"]!.GetValue<string>());

        // 5. The backend asks, sells, and asks again: a redirect grants nothing, Stripe's event does.
        var subject = RuntimeApi.Fresh("first_customer");
        (await backend.IsAllowedAsync(subject)).ShouldBeFalse();
        await backend.BuyByEventAsync(subject, "PRO_MONTHLY");
        (await backend.IsAllowedAsync(subject)).ShouldBeTrue();

        // 6. The operator sees the customer, the decision and what it stands on.
        var customer = (await owner.GetAsync($"/portal/support/customers/{subject}")).Json;
        customer["decision"]!["allowed"]!.GetValue<bool>().ShouldBeTrue();
        ChainOf(customer).ShouldContain(kind => kind == "stripe_event");
        var found = (await owner.GetAsync($"/portal/support/customers?query={subject}")).Json["data"]!.AsArray();
        found.ShouldHaveSingleItem()!["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        await EventIsAppliedAsync(owner);

        // 7. Everything that was done is on record, and whole.
        var log = (await owner.GetAsync("/portal/audit-log")).Json["data"]!.AsArray().Select(entry => entry!["action"]!.GetValue<string>());
        log.Count().ShouldBeGreaterThanOrEqualTo(3);
        (await owner.GetAsync("/portal/audit-log/verify")).Json["verified"]!.GetValue<bool>().ShouldBeTrue();
        await server.VerifyAsync(new Scope(me["workspace"]!["id"]!.GetValue<string>(), Mode.Test));
    }

    private async Task<PortalApi> SignUpAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/portal/auth/sign-up")
        {
            Content = JsonContent.Create(
                new
                {
                    email = $"{RuntimeApi.Fresh("maria")}@acme.test",
                    password = "correct horse battery",
                    account_name = "Acme",
                }
            ),
        };
        var signedUp = await PortalApi.SendAsync(server, request);
        signedUp.Status.ShouldBeInRange(200, 201, signedUp.Text);
        var user = signedUp.Json["user"]!["id"]!.GetValue<string>();
        return PortalApi.Of(server, signedUp, user, accountId: string.Empty, Mode.Test);
    }

    private async Task<string> PriceAsync()
    {
        var stripe = server.Services.GetRequiredService<StripeClient>();
        var credentials = new StripeCredentials(StripeKey);
        var product = Value(await stripe.CreateProductAsync(credentials, new StripeCreateProduct("Pro")));
        return Value(await stripe.CreatePriceAsync(credentials, new StripeCreatePrice(product.Id, "eur", 2900) { Interval = "month" })).Id;
    }

    private static Task EventIsAppliedAsync(PortalApi owner) =>
        Until.TrueAsync(
            async () =>
                (await owner.GetAsync("/portal/stripe/events?type=checkout.session.completed")).Json["data"]!
                    .AsArray()
                    .Any(one => one!["status"]!.GetValue<string>() == "applied"),
            TimeSpan.FromSeconds(30),
            "the event of the sale is applied"
        );

    private static IEnumerable<string> ChainOf(JsonNode customer) =>
        customer["decision"]!["entitlements"]![0]!["chain"]!.AsArray().Select(step => step!["kind"]!.GetValue<string>());

    private static T Value<T>(StripeResult<T> result) =>
        result.Match(success => success.Value, failure => throw new InvalidOperationException(failure.Error.ToString()));
}

/// <summary>On the embedded database.</summary>
public sealed class IntegrationSequenceOnSqlite(SqliteServer server) : IntegrationSequenceTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class IntegrationSequenceOnPostgres(PostgresServer server) : IntegrationSequenceTests(server), IClassFixture<PostgresServer>;
